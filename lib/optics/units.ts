/** Milliwatts as dBm, two decimals as the field's tools print it; null for darkness (0 mW is minus infinity). */
export function dbmOf(mw: number | null): number | null {
  return mw === null || !(mw > 0) ? null : round(10 * Math.log10(mw), 2);
}

export function round(value: number, decimals: 0 | 1 | 2 | 3 | 4): number {
  const scale = SCALES[decimals];
  const rounded = Math.round(value * scale) / scale;
  return rounded === 0 ? 0 : rounded;
}

const SCALES = [1, 10, 100, 1000, 10000] as const;

/** A finite number or null: no NaN and no infinity reaches a record. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** A cable's length: base (bits 5-0) and multiplier (7-6); all ones means longer than 6300 m, which is no length. */
export function cableAssemblyM(byte: number): number | null {
  if (byte === 0xff) return null;
  return round((byte & 0x3f) * ([0.1, 1, 10, 100][byte >> 6] as number), 1);
}

/** A count where zero means not stated. */
export function stated(value: number | null): number | null {
  return value === null || value === 0 || !Number.isFinite(value) ? null : value;
}
