/** Kinds of port by every spelling that systems print for them, in lower case. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  ethernet: ['e', 'et', 'eth', 'ethernet', 'phy-eth'],
  gigabit: ['g', 'gi', 'ge', 'gig', 'gige', 'gigabitethernet'],
  '2.5g': ['twogigabitethernet', 'tw', 'two'],
  '5g': ['fivegigabitethernet', 'fiv'],
  '10g': ['te', 'ten', 'tengige', 'tengigabitethernet', 'xge', 'xgigabitethernet', 'ten-gigabitethernet', '10ge'],
  '25g': ['tf', 'twe', 'twentyfivegige', 'twenty-fivegige', 'twentyfivegigabitethernet', 'wge', '25ge'],
  '40g': ['fo', 'for', 'fortygige', 'fortygigabitethernet', 'fge', '40ge'],
  '50g': ['fif', 'fiftygige', '50ge'],
  '100g': ['hu', 'hun', 'hundredgige', 'hundredgigabitethernet', 'hge', '100ge'],
  '200g': ['th', 'twohundredgige', '200ge'],
  '400g': ['fh', 'fourhundredgige', '400ge'],
  '800g': ['eh', 'eighthundredgige', '800ge'],
  fast: ['fa', 'fas', 'fe', 'fastethernet'],
  management: ['ma', 'mgmt', 'management', 'mgmteth', 'managementethernet', 'm-ge', 'm-gigabitethernet', 'meth'],
  aggregate: [
    'po', 'port-channel', 'portchannel', 'be', 'bundle-ether', 'bagg', 'bridge-aggregation', 'ragg',
    'route-aggregation', 'eth-trunk', 'ae', 'lag', 'trk', 'bond',
  ],
}; // prettier-ignore

const BY_SPELLING = new Map(
  Object.entries(KINDS).flatMap(([kind, spellings]) =>
    spellings.map((spelling) => [spelling, kind] as const),
  ),
);

/**
 * A port's name with its spelling taken out, for comparing: `Gi1/0/1`, `GigabitEthernet 1/0/1` and `gigabitethernet1/0/1`
 * give one key, `xe-0/0/1.0` that of `xe-0/0/1`. Names of other forms are only folded to lower case.
 */
export function portKey(name: string): string {
  const folded = name.trim().toLowerCase().replace(/\s+/g, '');
  const unitless = folded.replace(/(?<=\d)\.\d{1,5}$/, '');
  const parts = /^((?:\d{2,3})?[a-z][a-z-]*?)(\d[\d/:]*)$/.exec(unitless);
  if (!parts) return unitless;
  const kind = BY_SPELLING.get(parts[1]!);
  return kind === undefined ? unitless : `${kind} ${parts[2]}`;
}

/** The figures of a port's name: `1/0/12` of `Ethernet1/0/12`; null where there are none or several groups. */
export function portFigures(name: string): string | null {
  return /^[^\d]*(\d[\d/:]*)$/.exec(name.trim().replace(/(?<=\d)\.\d{1,5}$/, ''))?.[1] ?? null;
}
