/** What IOS-XR prints for the kind of a port in its tables, in lower case. */
const kinds: Readonly<Record<string, string>> = {
  be: 'Bundle-Ether',
  bp: 'Bundle-POS',
  bv: 'BVI',
  eh: 'EightHundredGigE',
  fa: 'FastEthernet',
  fh: 'FourHundredGigE',
  fi: 'FiftyGigE',
  fo: 'FortyGigE',
  gi: 'GigabitEthernet',
  hu: 'HundredGigE',
  lo: 'Loopback',
  ma: 'MgmtEth',
  mg: 'MgmtEth',
  nu: 'Null',
  te: 'TenGigE',
  tf: 'TwentyFiveGigE',
  th: 'TwoHundredGigE',
  ti: 'tunnel-ip',
  tt: 'tunnel-te',
  tengigabitethernet: 'TenGigE',
  twentyfivegigabitethernet: 'TwentyFiveGigE',
  fortygigabitethernet: 'FortyGigE',
  hundredgigabitethernet: 'HundredGigE',
};

const fullKinds = new Map(
  [...Object.values(kinds), 'Optics', 'CoherentDSP'].map((kind) => [kind.toLowerCase(), kind]),
);

/** Te0/0/0/1, `tenGigE 0/0/0/1` as TenGigE0/0/0/1, BE1.20 as Bundle-Ether1.20; other names stay as printed. */
export function longXrPortName(text: string): string {
  const name = text.trim();
  const parts = /^([A-Za-z][A-Za-z-]{0,30}) ?(\d[\w/.:]{0,60})$/.exec(name);
  const kind = parts?.[1]?.toLowerCase();
  if (!parts || kind === undefined) return name;
  const long = kinds[kind] ?? fullKinds.get(kind);
  return long === undefined ? name : `${long}${parts[2]}`;
}
