const LONG_FORMS: readonly (readonly [RegExp, string])[] = [
  [/^gi?(?:ge)?(?=\d)/i, 'GigabitEthernet'],
  [/^ge(?=\d)/i, 'GigabitEthernet'],
  [/^xge(?=\d)/i, 'XGigabitEthernet'],
  [/^eth(?=\d)/i, 'Ethernet'],
  [/^meth(?=\d)/i, 'MEth'],
];

/**
 * A port in VRP's long form: GE0/0/1 is GigabitEthernet0/0/1, XGE is XGigabitEthernet; 10GE, 100GE, Eth-Trunk are long
 * forms themselves. Marks behind the name (`(10G)`, `(v)`) are left out.
 */
export function vrpPortName(name: string): string {
  const plain = name.trim().replace(/\([^()]{0,12}\)$/, '');
  for (const [short, long] of LONG_FORMS) if (short.test(plain)) return plain.replace(short, long);
  return plain;
}

/** Whether a word names a port, a trunk or another interface with a number. */
export function isVrpPort(word: string): boolean {
  return /^(?:\d{1,3})?[a-z][a-z-]{0,30}\d[\d/.:]{0,30}(?:\([^()]{0,12}\))?$/i.test(word);
}
