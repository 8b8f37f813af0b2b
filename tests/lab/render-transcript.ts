import { moduleWords } from '#lib/platforms/linux/module-words.ts';
import type { PagePlan } from '#lib/platforms/platform.ts';
import {
  type Answer,
  ethtoolAnswers,
  flatAnswer,
  lowerAnswer,
  notPermitted,
  pageAnswer,
  SUDO_REFUSAL,
  sysfsAttributes,
  versionAnswer,
} from './host-answers.ts';
import { fdbAnswer, lldpctlAnswer, ovsAnswer, upperInterfaces } from './link-answers.ts';
import type { EthtoolVersion, LabHost, LabPort } from './host-spec.ts';

/** What the collection script prints on this host; the fidelity test holds it to what the real script prints. */
export function renderTranscript(
  host: LabHost,
  nonce: string,
  plan: PagePlan = { all: false, have: [] },
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
  renderLinks();
  const ports = host.ports.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const port of ports) renderPort(port);
  if (host.ethtool && host.account !== 'sudo-refused' && !plan.none) {
    for (const port of ports) renderPages(host.ethtool, port);
  }
  mark(`end ${host.ports.length}`);
  return { stdout, stderr: '', exitCode: 0 };

  function renderLinks() {
    for (const [path, text] of Object.entries(host.files)) {
      const bonded = /^proc\/net\/bonding\/(.+)$/.exec(path)?.[1];
      if (bonded) call(`bond ${bonded}`, { text, exitCode: 0 });
    }
    const ovs = ovsAnswer(host);
    if (ovs) call('ovs', ovs);
    show(
      'interfaces',
      upperInterfaces(host)
        .map(({ name, mac, below }) => `${[mac, name, ...below].join(' ')}\n`)
        .join(''),
    );
    mark('rc 0');
    if (host.guests) {
      show(
        'fdb',
        fdbAnswer(host)
          .filter(({ isGuest }) => isGuest)
          .map(({ line }) => `${line}\n`)
          .join(''),
      );
      mark('rc 0');
    }
    const heard = lldpctlAnswer(host);
    if (heard) call('lldp', heard);
  }

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

  /** The pages of a module that is not known: with page 03h where the flat memory of a QSFP ends before it. */
  function renderPages(version: EthtoolVersion, port: LabPort) {
    if (port.cage.kind !== 'module') return;
    const words = moduleWords(port.name, ethtoolAnswers(version, port).module.text);
    if (!plan.all && words !== null && plan.have.includes(words)) {
      renderDom(version, port);
      return;
    }
    const flat = flatAnswer(version, port);
    mark(`raw ${port.name}`);
    call('hex', flat);
    const { part } = port.cage.module;
    const isWhole = part.form === 'sfp' || part.domLanes === 0 || flat.text.includes('0x0270');
    if (!isWhole) call('page 0x50 0 3', pageAnswer(version, port, 3));
  }

  /** The diagnostics of an optical SFP that this version's text leaves out. */
  function renderDom(version: EthtoolVersion, port: LabPort) {
    const text = ethtoolAnswers(version, port).module.text;
    if (version !== '5.16' || !/0x03 \(SFP\)[^]*Laser wavelength/.test(text)) return;
    mark(`dom ${port.name}`);
    call('page 0x50 0 0', lowerAnswer(version, port, 0x50));
    call('page 0x51 0 0', lowerAnswer(version, port, 0x51));
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
    master: port.master?.kind === 'ovs' ? 'ovs-system' : port.master?.name,
  };
}

function pairs(values: Record<string, string | undefined>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}
