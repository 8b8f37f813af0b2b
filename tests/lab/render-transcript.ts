import {
  type Answer,
  ethtoolAnswers,
  notPermitted,
  SUDO_REFUSAL,
  sysfsAttributes,
  versionAnswer,
} from './host-answers.ts';
import type { LabHost, LabPort } from './host-spec.ts';

/** What the collection script prints on this host; the fidelity test holds it to what the real script prints. */
export function renderTranscript(
  host: LabHost,
  nonce: string,
): { stdout: string; stderr: string; exitCode: number } {
  let stdout = host.noise;
  const mark = (heading: string) => (stdout += `\n@@${nonce} ${heading}\n`);
  const show = (section: string, text: string | undefined) => {
    if (text === undefined) return;
    mark(section);
    stdout += text;
  };
  const call = (section: string, answer: Answer) => {
    mark(section);
    stdout += answer.text.replace(/\n+$/, '');
    mark(`rc ${answer.exitCode}`);
  };

  mark('begin 1');
  show('hostname', `${host.name}\n`);
  show('kernel', `${host.kernel}\n`);
  show('os-release', host.files['etc/os-release']);
  show('nutanix-release', host.files['etc/nutanix-release']);
  const inventory = host.files['etc/xensource-inventory'];
  show(
    'xensource',
    inventory
      ?.split('\n')
      .filter((line) => line.startsWith('PRODUCT_'))
      .join('\n'),
  );
  const virtualisation = {
    hypervisor: host.files['sys/hypervisor/type']?.trim(),
    xen: host.files['proc/xen/capabilities']?.trim(),
    kvm: 'dev/kvm' in host.files ? 'yes' : undefined,
    qemu: host.programs.length > 0 ? 'yes' : undefined,
  };
  show('virtualisation', pairs(virtualisation));
  call('ethtool', versionAnswer(host));
  for (const port of host.ports.toSorted((a, b) => (a.name < b.name ? -1 : 1))) renderPort(port);
  mark(`end ${host.ports.length}`);
  return { stdout, stderr: '', exitCode: 0 };

  function renderPort(port: LabPort) {
    mark(`port ${port.name}`);
    show('sysfs', pairs(sysfsFacts(port)));
    if (!host.ethtool) return;
    const answers = ethtoolAnswers(host.ethtool, port);
    call('driver', answers.driver);
    call('permanent', answers.permanent);
    if (!port.name.startsWith('-')) call('settings', answers.settings);
    if (port.nic.bus === 'virtio') return;
    call('fec', answers.fec);
    if (host.account === 'root') {
      call('module', answers.module);
    } else {
      call('module', notPermitted(host.ethtool));
      call('sudo-module', host.account === 'sudo-allowed' ? answers.module : SUDO_REFUSAL);
    }
  }
}

function sysfsFacts(port: LabPort): Record<string, string | undefined> {
  const [vendor, device] = port.nic.hardwareId?.split(':') ?? [];
  return {
    ...sysfsAttributes(port),
    slave_address: port.master?.kind === 'bond' ? port.permanentMac : undefined,
    vendor: vendor && `0x${vendor}`,
    device: device && `0x${device}`,
    bus: port.nic.bus,
    slot: port.slot,
    driver: port.nic.driver,
    master_kind: port.master?.kind,
    master: port.master?.name,
  };
}

function pairs(values: Record<string, string | undefined>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}
