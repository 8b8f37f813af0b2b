/** Short forms of `display interface brief` and of tables; figures and marks follow them. */
const LONG_FORMS: Readonly<Record<string, string>> = {
  eth: 'Ethernet',
  fe: 'FastEthernet',
  ge: 'GigabitEthernet',
  mge: 'M-GigabitEthernet',
  'm-ge': 'M-GigabitEthernet',
  'm-e': 'M-Ethernet',
  xge: 'Ten-GigabitEthernet',
  wge: 'Twenty-FiveGigE',
  fge: 'FortyGigE',
  hge: 'HundredGigE',
  bagg: 'Bridge-Aggregation',
  ragg: 'Route-Aggregation',
  vlan: 'Vlan-interface',
  loop: 'LoopBack',
  inloop: 'InLoopBack',
  reg: 'Register-Tunnel',
  tun: 'Tunnel',
  vsi: 'Vsi-interface',
  'e-ch': 'Eth-channel',
};

/** A port in Comware's long form: XGE1/0/1 is Ten-GigabitEthernet1/0/1, BAGG1 is Bridge-Aggregation1. */
export function comwarePortName(name: string): string {
  const plain = name.trim().replace(/\([^()]{0,12}\)$/, '');
  const parts = /^([A-Za-z][A-Za-z-]*)(\d.*)$/.exec(plain);
  const long = LONG_FORMS[parts?.[1]?.toLowerCase() ?? ''];
  return parts && long ? long + (parts[2] ?? '') : plain;
}

/** Whether a word names a port, an aggregation or another interface with a number. */
export function isComwarePort(word: string): boolean {
  return /^[a-z][a-z-]{0,30}\d[\d/.:]{0,30}(?:\([^()]{0,12}\))?$/i.test(word);
}
