/** The systems of switches that Ferrule reads; the key is the id of the platform. */
export const SWITCH_KINDS = {
  'arista-eos': 'Arista EOS',
  'cisco-nxos': 'Cisco NX-OS',
  'cisco-ios': 'Cisco IOS / IOS-XE',
  'cisco-iosxr': 'Cisco IOS-XR',
  'juniper-junos': 'Juniper Junos',
  sonic: 'SONiC',
  cumulus: 'NVIDIA Cumulus Linux',
  'dell-os10': 'Dell OS10',
  'aruba-aoscx': 'Aruba AOS-CX',
  'hpe-comware': 'HPE / H3C Comware',
  'huawei-vrp': 'Huawei VRP',
  'mikrotik-routeros': 'MikroTik RouterOS',
} as const;

export type SwitchKind = keyof typeof SWITCH_KINDS;
