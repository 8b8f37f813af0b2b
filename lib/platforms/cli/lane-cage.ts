/** The cage of a lane in the spelling of most systems: et-0/0/48 of et-0/0/48:2. */
export function colonCage(port: string): string | null {
  return /^(.+):\d+$/.exec(port)?.[1] ?? null;
}
