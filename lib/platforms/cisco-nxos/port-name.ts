const LONG: Record<string, string> = {
  et: 'Ethernet',
  eth: 'Ethernet',
  ethernet: 'Ethernet',
  po: 'port-channel',
  'port-channel': 'port-channel',
  lo: 'loopback',
  loopback: 'loopback',
  vl: 'Vlan',
  vlan: 'Vlan',
  tu: 'Tunnel',
  tunnel: 'Tunnel',
  veth: 'Vethernet',
  vethernet: 'Vethernet',
  'san-po': 'san-port-channel',
  'san-port-channel': 'san-port-channel',
};

/** How other Cisco systems are abbreviated in the neighbours' port ids; `eth9` in small letters is a host's own name. */
const REMOTE: Record<string, string> = {
  Eth: 'Ethernet',
  Fa: 'FastEthernet',
  Fas: 'FastEthernet',
  Gi: 'GigabitEthernet',
  Gig: 'GigabitEthernet',
  Te: 'TenGigabitEthernet',
  Ten: 'TenGigabitEthernet',
  Twe: 'TwentyFiveGigE',
  Fo: 'FortyGigabitEthernet',
  For: 'FortyGigabitEthernet',
  Hu: 'HundredGigE',
  Hun: 'HundredGigE',
  Po: 'port-channel',
};

/** A port's name as NX-OS writes it in full: Eth1/1 is Ethernet1/1, Po5 is port-channel5, mgmt0 and fc1/48 stay. */
export function longPortName(printed: string): string {
  return replaceKind(printed, (kind) => LONG[kind.toLowerCase()]);
}

/** IOS-XR calls its ports by rack/slot/instance/port, and ten and forty gigabits by other names than IOS. */
const REMOTE_XR: Record<string, string> = { ...REMOTE, Te: 'TenGigE', Ten: 'TenGigE', Fo: 'FortyGigE' };

/** The port a neighbour names, where it is a Cisco abbreviation in full: Gig1/0/9 is GigabitEthernet1/0/9. */
export function remotePortName(printed: string): string {
  const kinds = printed.split('/').length > 3 ? REMOTE_XR : REMOTE;
  return replaceKind(printed, (kind) => kinds[kind]);
}

/** Whether a table's first word names a port of the switch, and not a header, a ruler or a remark. */
export function isPortName(word: string | undefined): word is string {
  return word !== undefined && /^(?:[A-Za-z][A-Za-z-]{1,19})\d[\d/.:]{0,20}$/.test(word);
}

function replaceKind(printed: string, long: (kind: string) => string | undefined): string {
  const parts = /^([A-Za-z-]{1,24})(\d[\d/.:]*)$/.exec(printed);
  const kind = parts && long(parts[1]!);
  return kind ? kind + parts[2]! : printed;
}
