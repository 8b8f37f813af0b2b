/** Evidence this much older than what contradicts it no longer counts against that, and is weaker itself. */
export const STALE_MS = 24 * 60 * 60 * 1000;
