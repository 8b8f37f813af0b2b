import type { ModuleFacts } from '#lib/optics/module-facts.ts';

/** SFF-8636 Rev 2.11, table 6-14 (byte 113, bits 6-4): lanes of each far end. The other codes are one far end, or state none. */
const SFF8636_FAR_ENDS: Readonly<Record<number, readonly number[]>> = {
  4: [1, 1, 1, 1],
  5: [2, 2],
  6: [1, 1],
};

/** CMIS 5.3, table 8-38 (page 00h byte 211, bits 4-0): lanes of each far end, in the order of the near end's eight lanes. */
const CMIS_FAR_ENDS: Readonly<Record<number, readonly number[]>> = {
  1: [1, 1, 1, 1, 1, 1, 1, 1],
  3: [4, 4],
  4: [1, 1, 1, 1, 4],
  5: [1, 1, 2, 4],
  6: [2, 1, 1, 4],
  7: [2, 2, 4],
  8: [4, 1, 1, 1, 1],
  9: [4, 1, 1, 2],
  10: [4, 2, 1, 1],
  11: [4, 2, 2],
  12: [2, 2, 2, 2],
  13: [1, 1, 2, 2, 2],
  14: [2, 1, 1, 2, 2],
  15: [1, 1, 1, 1, 2, 2],
  16: [2, 2, 1, 1, 2],
  17: [1, 1, 2, 1, 1, 2],
  18: [2, 1, 1, 1, 1, 2],
  19: [1, 1, 1, 1, 1, 1, 2],
  20: [2, 2, 2, 1, 1],
  21: [1, 1, 2, 2, 1, 1],
  22: [2, 1, 1, 2, 1, 1],
  23: [1, 1, 1, 1, 2, 1, 1],
  24: [2, 2, 1, 1, 1, 1],
  25: [1, 1, 2, 1, 1, 1, 1],
  26: [2, 1, 1, 1, 1, 1, 1],
};

const CMIS_LANES = 8;

/**
 * The shape of a fan-out cable as its EEPROM states it, such as `400G to 4x100G`; null for a single far end or none stated.
 * `speedMbps` is that of all lanes together, `lanes` the electrical lanes of the near end's form factor.
 */
export function breakoutOfFarEnd(
  facts: ModuleFacts,
  speedMbps: number | null,
  lanes: number | null,
): string | null {
  if (facts.farEnd === null || speedMbps === null || speedMbps < 4000) return null;
  if (facts.family === 'sff-8636') {
    return breakoutWords(SFF8636_FAR_ENDS[(facts.farEnd >> 4) & 0x07] ?? [], speedMbps / 4000);
  }
  // Cables of 16 lanes repeat the shape, and what their applications say of the upper eight is in no descriptor.
  if (facts.family !== 'cmis' || lanes === null || lanes > CMIS_LANES) return null;
  const present = (lane: number) => lane < lanes && (((facts.lanesMissing ?? 0) >> lane) & 1) === 0;
  let lane = 0;
  const groups = (CMIS_FAR_ENDS[facts.farEnd & 0x1f] ?? []).map(
    (width) => Array.from({ length: width }, () => present(lane++)).filter(Boolean).length,
  );
  const ends = groups.filter((width) => width > 0);
  const used = ends.reduce((sum, width) => sum + width, 0);
  return breakoutWords(ends, speedMbps / 1000 / Math.max(1, used));
}

function breakoutWords(ends: readonly number[], laneGigabits: number): string | null {
  if (ends.length < 2) return null;
  const widths = [...new Set(ends)];
  const shape = widths.map((width) => {
    const count = ends.filter((other) => other === width).length;
    return `${count}x${width * laneGigabits}G`;
  });
  const total = ends.reduce((sum, width) => sum + width, 0) * laneGigabits;
  return `${total}G to ${shape.join('+')}`;
}
