/** `25G` for 25000 Mb/s, as engineers write it. */
export function speedWords(mbps: number): string {
  if (!Number.isFinite(mbps) || mbps < 1000) return `${mbps}M`;
  return `${mbps / 1000}G`;
}
