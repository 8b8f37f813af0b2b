const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:phy-)?eth(?:ernet)?$/i, 'ethernet'],
  [/^(?:mgmt|management|managementethernet|ma)$/i, 'mgmt'],
  [/^(?:po|port-channel)$/i, 'port-channel'],
  [/^(?:vl|vlan)$/i, 'vlan'],
  [/^(?:lo|loopback)$/i, 'loopback'],
  // OS9 names ports by their speed.
  [/^gi(?:gabitethernet)?$/i, 'GigabitEthernet '],
  [/^te(?:ngigabitethernet)?$/i, 'TenGigabitEthernet '],
  [/^(?:tf|twentyfivegige)$/i, 'twentyFiveGigE '],
  [/^fo(?:rtygige)?$/i, 'fortyGigE '],
  [/^fi(?:ftygige)?$/i, 'fiftyGigE '],
  [/^hu(?:ndredgige)?$/i, 'hundredGigE '],
];

/**
 * A port in OS10's long form: `Eth 1/1/1`, `Ethernet 1/1/1`, `phy-eth1/1/1` and bare `1/1/1` are ethernet1/1/1; OS9's
 * `Te 0/1` is `TenGigabitEthernet 0/1`. Null for a text that names no port.
 */
export function os10PortName(text: string): string | null {
  const found =
    /^\s*([A-Za-z][A-Za-z-]{0,24}?)?\s*(\d{1,4}(?:\/\d{1,4}){0,2}(?::\d{1,2})?(?:\.\d{1,5})?)\s*$/.exec(text);
  if (!found) return null;
  const kind = found[1];
  const figures = found[2] ?? '';
  if (kind === undefined) return figures.includes('/') ? `ethernet${figures}` : null;
  const long = KINDS.find(([short]) => short.test(kind))?.[1];
  return long !== undefined ? long + figures : `${kind}${figures}`.toLowerCase();
}
