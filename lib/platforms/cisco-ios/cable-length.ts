/** The metres of a cable by Cisco's names: CU3M, AOC10M, ACU7M, CU2-5M (2.5 m); null for any other part. */
export function cableLengthOf(...names: readonly (string | null)[]): number | null {
  for (const name of names) {
    const parts = /(?:ACU|CU|AOC)-?(\d{1,3})(?:[-.](\d))?M(?![A-Z0-9])/i.exec(name ?? '');
    if (parts !== null) return Number(`${parts[1]}.${parts[2] ?? 0}`);
  }
  return null;
}
