import type { ParsedDom } from '#lib/platforms/command-facts.ts';

type LaneFacts = ParsedDom['lanes'][number];

/** Readings of one module as they come up in an answer, lane by lane. */
export interface DomBuilder {
  temperatureC: number | null;
  supplyV: number | null;
  /** By the system's own number of the lane, in the order printed. */
  lanes: Map<string, LaneFacts>;
}

export function newDom(): DomBuilder {
  return { temperatureC: null, supplyV: null, lanes: new Map() };
}

/** The readings of a lane, added when it is new. */
export function laneOf(dom: DomBuilder, lane: string): LaneFacts {
  const known = dom.lanes.get(lane) ?? { biasMa: null, txPowerDbm: null, rxPowerDbm: null };
  dom.lanes.set(lane, known);
  return known;
}

/** Null when the module states no reading at all, or 0 °C at 0 V, which is what one without monitoring reads as. */
export function finishDom(dom: DomBuilder): ParsedDom | null {
  if (dom.temperatureC === 0 && dom.supplyV === 0) return null;
  const lanes = [...dom.lanes.values()];
  const stated =
    dom.temperatureC !== null ||
    dom.supplyV !== null ||
    lanes.some((lane) => lane.biasMa !== null || lane.txPowerDbm !== null || lane.rxPowerDbm !== null);
  return stated ? { temperatureC: dom.temperatureC, supplyV: dom.supplyV, lanes } : null;
}
