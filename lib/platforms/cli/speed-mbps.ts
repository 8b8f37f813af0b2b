const UNIT_MBPS: Readonly<Record<string, number>> = { k: 0.001, m: 1, g: 1000, t: 1_000_000 };

/**
 * A port speed in Mb/s: `10G`, `2.5G`, `1G(a)`, `1000 Mb/s`, `100M`, `40Gbps-speed`, `10000`; a bare number is Mb/s.
 * Null for `auto`, `Unknown-speed`, 0 and whatever else is no speed.
 */
export function readSpeedMbps(text: string | null | undefined): number | null {
  const found = /^\s*(\d{1,9}(?:\.\d{1,3})?)\s*([kmgt]?)(?![a-z]*\d)/i.exec(text ?? '');
  if (!found) return null;
  const mbps = Number(found[1]) * (UNIT_MBPS[(found[2] ?? '').toLowerCase()] ?? 1);
  return mbps > 0 ? mbps : null;
}
