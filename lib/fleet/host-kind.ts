/** The kinds of host Ferrule tells apart, as the host itself reports them. */
export const HOST_KINDS = {
  ahv: 'Nutanix AHV',
  xenserver: 'XenServer',
  'xcp-ng': 'XCP-ng',
  xen: 'Xen',
  kvm: 'KVM',
  linux: 'Linux',
  esxi: 'VMware ESXi',
  hyperv: 'Microsoft Hyper-V',
} as const;

export type HostKind = keyof typeof HOST_KINDS;
