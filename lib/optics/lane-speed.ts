/** Ethernet speed of one lane, Gb/s, from its signalling rate; null when the rate fits none. */
export function laneSpeedG(bitRateMbd: number | null): number | null {
  if (bitRateMbd === null) return null;
  const row = LANE_SPEEDS.find(([low, high]) => bitRateMbd >= low && bitRateMbd <= high);
  return row === undefined ? null : row[2];
}

const LANE_SPEEDS: readonly (readonly [low: number, high: number, gigabits: number])[] = [
  [100, 200, 0.1],
  [1000, 1400, 1],
  [2400, 3200, 2.5],
  [5000, 5400, 5],
  [9800, 11400, 10],
  [24000, 26500, 25],
  [26501, 29000, 25],
  [49000, 56500, 50],
  [99000, 113000, 100],
];

export function speedName(gigabits: number): string {
  return gigabits < 1 ? String(gigabits * 1000) : gigabits === 1 ? '1000' : `${gigabits}G`;
}

/** Mb/s of a class name: 1000BASE-SX, 40GBASE-CR4, 4x10GBASE-SR, 2.5GBASE-T, 32GFC-SW. */
export function speedOfClass(functionalClass: string | null): number | null {
  if (functionalClass === null) return null;
  const match = /^(?:(\d+)x)?(\d+(?:\.\d+)?)(G?)/.exec(functionalClass);
  if (match === null) return null;
  const speed = Number(match[2]) * (match[3] === 'G' ? 1000 : 1) * Number(match[1] ?? 1);
  return speed > 0 ? speed : null;
}
