import type { HostKind } from '#lib/fleet/host-kind.ts';
import type { EthtoolVersion, LabHost } from './host-spec.ts';

/** A distribution of the simulated fleet: how its hosts are named and what they say of themselves. */
export interface LabDistribution {
  id: string;
  prefix: string;
  kind: HostKind;
  tags: string[];
  ethtool: EthtoolVersion;
  kernel: string;
  files: LabHost['files'];
  programs: string[];
  /** NIC names as the distribution gives them. */
  naming: 'eth' | 'predictable';
  master: 'ovs' | 'bond' | 'bridge';
  masterName: string;
  /** Share of the fleet, parts of 120. */
  share: number;
}

function osRelease(id: string, name: string): string {
  return `NAME="${name.split(' ')[0]}"\nID=${id}\nPRETTY_NAME="${name}"\n`;
}

function xensource(brand: string, version: string): string {
  return `PRODUCT_BRAND='${brand}'\nPRODUCT_NAME='xenenterprise'\nPRODUCT_VERSION='${version}'\nBUILD_NUMBER='release/lab'\n`;
}

const DOM0 = { 'sys/hypervisor/type': 'xen\n', 'proc/xen/capabilities': 'control_d\n' };
const KVM = { 'dev/kvm': '' };

export const LAB_DISTRIBUTIONS: LabDistribution[] = [
  {
    id: 'ahv-el8',
    prefix: 'ahv',
    kind: 'ahv',
    tags: ['nutanix', 'production'],
    ethtool: '5.16',
    kernel: '5.10.194-2.el8.nutanix.20230302.100173.x86_64',
    files: {
      ...KVM,
      'etc/os-release': osRelease('rhel', 'Nutanix AHV'),
      'etc/nutanix-release': 'el8.nutanix.20230302.100173\n',
    },
    programs: ['virsh'],
    naming: 'eth',
    master: 'ovs',
    masterName: 'br0',
    share: 28,
  },
  {
    id: 'ahv-el7',
    prefix: 'ahv',
    kind: 'ahv',
    tags: ['nutanix', 'vdi'],
    ethtool: '4.8',
    kernel: '4.19.84-2.el7.nutanix.20190916.410.x86_64',
    files: {
      ...KVM,
      'etc/os-release': osRelease('centos', 'CentOS Linux 7 (Core)'),
      'etc/nutanix-release': 'el7.nutanix.20190916.410\n',
    },
    programs: ['virsh'],
    naming: 'eth',
    master: 'ovs',
    masterName: 'br0',
    share: 10,
  },
  {
    id: 'xenserver',
    prefix: 'xs',
    kind: 'xenserver',
    tags: ['citrix', 'vdi'],
    ethtool: '4.19',
    kernel: '4.19.0+1',
    files: {
      ...DOM0,
      'etc/os-release': osRelease('xenenterprise', 'XenServer 8'),
      'etc/xensource-inventory': xensource('XenServer', '8.4.0'),
    },
    programs: [],
    naming: 'eth',
    master: 'ovs',
    masterName: 'xenbr1',
    share: 20,
  },
  {
    id: 'xcp-ng',
    prefix: 'xcp',
    kind: 'xcp-ng',
    tags: ['lab'],
    ethtool: '4.19',
    kernel: '4.19.0+1',
    files: {
      ...DOM0,
      'etc/os-release': osRelease('xenenterprise', 'XCP-ng 8.2.1'),
      'etc/xensource-inventory': xensource('XCP-ng', '8.2.1'),
    },
    programs: [],
    naming: 'eth',
    master: 'bridge',
    masterName: 'xenbr0',
    share: 14,
  },
  {
    id: 'ubuntu',
    prefix: 'kvm',
    kind: 'kvm',
    tags: ['openstack', 'production'],
    ethtool: '6.1',
    kernel: '6.8.0-51-generic',
    files: { ...KVM, 'etc/os-release': osRelease('ubuntu', 'Ubuntu 24.04.2 LTS') },
    programs: ['qemu-system-x86_64', 'virsh'],
    naming: 'predictable',
    master: 'bond',
    masterName: 'bond0',
    share: 28,
  },
  {
    id: 'debian',
    prefix: 'deb',
    kind: 'linux',
    tags: ['storage'],
    ethtool: '6.1',
    kernel: '6.1.0-25-amd64',
    files: { ...KVM, 'etc/os-release': osRelease('debian', 'Debian GNU/Linux 12 (bookworm)') },
    programs: [],
    naming: 'predictable',
    master: 'bond',
    masterName: 'bond0',
    share: 13,
  },
  {
    id: 'xen',
    prefix: 'xen',
    kind: 'xen',
    tags: ['legacy'],
    ethtool: '6.14',
    kernel: '6.12.38+deb13-amd64',
    files: { ...DOM0, 'etc/os-release': osRelease('debian', 'Debian GNU/Linux 13 (trixie)') },
    programs: [],
    naming: 'predictable',
    master: 'bridge',
    masterName: 'xenbr0',
    share: 7,
  },
];
