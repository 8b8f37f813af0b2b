import type { HostKind } from '#lib/fleet/host-kind.ts';
import { textField } from '#lib/optics/visible-text.ts';
import type { DeviceFacts } from '../platform.ts';
import { readPairs, type Section } from './split-sections.ts';

/** What the host says of itself, from the sections before its first port. */
export function readHostFacts(sections: Section[]): DeviceFacts {
  const body = (name: string) => sections.find((section) => section.name === name)?.body.trim();
  const kernel = textField(body('kernel') ?? '');
  const nutanix = body('nutanix-release');
  const xensource = readPairs(body('xensource') ?? '');
  const virtualisation = readPairs(body('virtualisation') ?? '');
  const osRelease = readPairs(body('os-release') ?? '');

  const kind = hostKind();
  return {
    hostname: textField(body('hostname') ?? ''),
    kind,
    osName: osName(),
    kernel,
    ethtoolVersion: textField(/^ethtool version (\S+)/m.exec(body('ethtool') ?? '')?.[1] ?? ''),
  };

  function hostKind(): HostKind {
    if (nutanix !== undefined || (kernel?.includes('.nutanix.') && !isControllerVm(kernel))) return 'ahv';
    if (xensource.size > 0) {
      return unquoted(xensource.get('PRODUCT_BRAND')) === 'XCP-ng' ? 'xcp-ng' : 'xenserver';
    }
    if (virtualisation.get('hypervisor') === 'xen' && virtualisation.get('xen')?.includes('control_d'))
      return 'xen';
    if (virtualisation.get('kvm') === 'yes' && virtualisation.get('qemu') === 'yes') return 'kvm';
    return 'linux';
  }

  function osName(): string | null {
    if (kind === 'ahv') {
      const version = /nutanix\.(\d{8}\.\d+)/.exec(`${nutanix ?? ''} ${kernel ?? ''}`)?.[1];
      return version ? `Nutanix AHV ${version}` : 'Nutanix AHV';
    }
    if (kind === 'xenserver' || kind === 'xcp-ng') {
      const brand = unquoted(xensource.get('PRODUCT_BRAND')) || 'XenServer';
      return textField(`${brand} ${unquoted(xensource.get('PRODUCT_VERSION'))}`);
    }
    return textField(unquoted(osRelease.get('PRETTY_NAME')) || unquoted(osRelease.get('NAME')));
  }
}

/** A Nutanix Controller VM is a guest of the hypervisor: it has none of the host's NICs. */
export function isControllerVm(kernel: string | null): boolean {
  return kernel !== null && /\.nutanix\..*\.cvm\./.test(kernel);
}

function unquoted(value: string | undefined): string {
  return /^(["'])(.*)\1$/.exec(value ?? '')?.[2] ?? value ?? '';
}
