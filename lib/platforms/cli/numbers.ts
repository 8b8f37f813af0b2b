/** What a device prints for a light or a current of nothing; the floor of a measurable power, in dBm. */
const DARK_DBM = -40;

/** The first number of a value: `3.29 V`, `36.5 C`, `6.03mA`, `-2.47 ++`; null where none is stated (N/A, --, empty). */
export function readNumber(text: string | number | null | undefined): number | null {
  if (typeof text === 'number') return Number.isFinite(text) ? text : null;
  if (!text) return null;
  const found = /^[^\d+\-.]{0,16}([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)/i.exec(text.trim());
  const number = found ? Number(found[1]) : NaN;
  return Number.isFinite(number) ? number : null;
}

/** An optical power in dBm; no light at all (`-inf`) is -40. Null where none is stated. */
export function readDbm(text: string | number | null | undefined): number | null {
  if (text === -Infinity) return DARK_DBM;
  if (typeof text === 'string' && /^\s*-\s*inf/i.test(text)) return DARK_DBM;
  return readNumber(text);
}

/** A whole number without sign, as VLANs and megabits are; null for `trunk`, `routed`, `N/A`, `10G`. */
export function readInteger(text: string | number | null | undefined): number | null {
  const number = typeof text === 'number' ? text : /^\s*\d{1,12}\s*$/.test(text ?? '') ? Number(text) : NaN;
  return Number.isSafeInteger(number) && number >= 0 ? number : null;
}

/** A speed in Mb/s: `10G`, `a-2.5G`, `100M`, `25 Gb/s`, `1000 Mb/s`, `1000`; null for `auto`, `unconf`, `Unknown!`. */
export function readSpeedMbps(text: string | null | undefined): number | null {
  const found = /^\s*(?:a-)?(\d{1,9}(?:\.\d{1,3})?)\s*([kmgt]?)/i.exec(text ?? '');
  if (!found) return null;
  const unit = { k: 0.001, m: 1, g: 1000, t: 1_000_000 }[found[2]!.toLowerCase()] ?? 1;
  return Number(found[1]) * unit || null;
}
