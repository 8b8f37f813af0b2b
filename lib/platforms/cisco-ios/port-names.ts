import { longXrPortName } from '#lib/platforms/cisco-iosxr/port-names.ts';

/** What IOS and IOS-XE print for the kind of a port, in lower case; CDP takes three letters, tables two or more. */
const kinds: Readonly<Record<string, string>> = {
  ap: 'AppGigabitEthernet',
  app: 'AppGigabitEthernet',
  at: 'ATM',
  bd: 'BDI',
  be: 'Bundle-Ether',
  bv: 'BVI',
  ce: 'Cellular',
  di: 'Dialer',
  e: 'Ethernet',
  et: 'Ethernet',
  eth: 'Ethernet',
  fa: 'FastEthernet',
  fas: 'FastEthernet',
  fh: 'FourHundredGigE',
  fi: 'FiveGigabitEthernet',
  fif: 'FiftyGigE',
  fiv: 'FiveGigabitEthernet',
  fo: 'FortyGigabitEthernet',
  for: 'FortyGigabitEthernet',
  fou: 'FourHundredGigE',
  fourh: 'FourHundredGigE',
  g: 'GigabitEthernet',
  gi: 'GigabitEthernet',
  gig: 'GigabitEthernet',
  gige: 'GigabitEthernet',
  hu: 'HundredGigE',
  hun: 'HundredGigE',
  lo: 'Loopback',
  mg: 'MgmtEth',
  nu: 'Null',
  po: 'Port-channel',
  pw: 'pseudowire',
  se: 'Serial',
  ser: 'Serial',
  te: 'TenGigabitEthernet',
  ten: 'TenGigabitEthernet',
  th: 'TwoHundredGigE',
  tu: 'Tunnel',
  tw: 'TwoGigabitEthernet',
  twe: 'TwentyFiveGigE',
  two: 'TwoGigabitEthernet',
  twoh: 'TwoHundredGigE',
  vl: 'Vlan',
  vp: 'Virtual-PPP',
};

const fullKinds = new Map(Object.values(kinds).map((kind) => [kind.toLowerCase(), kind]));

/** Gi1/0/1, `Gig 1/0/1`, gigabitEthernet 1/0/1 as GigabitEthernet1/0/1; a name of another kind stays as printed. */
export function longPortName(text: string): string {
  const name = text.trim();
  const parts = /^([A-Za-z][A-Za-z-]{0,30}) ?(\d[\w/.:]{0,60})$/.exec(name);
  const kind = parts?.[1]?.toLowerCase();
  if (!parts || kind === undefined) return name;
  const long = kinds[kind] ?? fullKinds.get(kind);
  return long === undefined ? name : `${long}${parts[2]}`;
}

/**
 * The name of a neighbour's port in the long form where it is one of Cisco's short forms (`Gi1/0/4`, `Ten 1/1/4`,
 * `Eth1/6`, `Te0/1/0/3`); other words (`eth0`, `Port 1`, a MAC) as printed.
 */
export function remotePortName(text: string): string {
  if (!/^[A-Z][A-Za-z]{1,3} ?\d/.test(text)) return text;
  // Ports of IOS-XR have four numbers, and a rack that is nearly always 0; a switch of a stack is 1 or more.
  const xr = /^(Ten|Gig|Hun|For|[A-Z][A-Za-z]) ?(0\/\d+\/(?:CPU)?\d+\/\d.*)$/.exec(text);
  return xr === null ? longPortName(text) : longXrPortName(`${xr[1]?.slice(0, 2)}${xr[2]}`);
}

/** Whether a word of a table is a port where a host can be: no CPU, VLAN, tunnel or drop entry. */
export function isEdgePort(word: string): boolean {
  return (
    /^[A-Za-z][A-Za-z-]{0,30}\d{1,6}(?:[/.:]\d{1,6}){0,6}$/.test(word) &&
    !/^(?:vl|vlan|bdi?|bvi?|tu|tunnel|lo|loopback|nu|null|nve?|pw|vp|virtualportgroup|sup|cpu|l2lisp|ac|ca|capwap)\d/i.test(
      word,
    )
  );
}
