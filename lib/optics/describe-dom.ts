import { domLane } from '#lib/optics/module-facts.ts';
import type { DomFacts, LimitQuantity, ModuleFacts } from '#lib/optics/module-facts.ts';
import type { Dom, DomFlag, DomLimits, DomThresholds, MediaClass } from '#lib/optics/module-record.ts';
import { dbmOf, round } from '#lib/optics/units.ts';

/** The diagnostics of a record; null when the module has none: a cable's zeros are no readings. */
export function describeDom(facts: ModuleFacts, mediaClass: MediaClass | null): Dom | null {
  const { dom } = facts;
  if (dom === null || dom.supported === false || isSilent(dom, mediaClass === 'passive-dac')) return null;
  applyLaneFlags(dom);
  const thresholds = thresholdsOf(dom.limits);
  return {
    temperatureC: dom.temperatureC === null ? null : round(dom.temperatureC, 2),
    supplyV: dom.supplyV === null ? null : round(dom.supplyV, 4),
    lanes: dom.lanes,
    rxPowerKind: dom.rxPowerKind,
    calibration: dom.calibration,
    thresholds,
    flags: dom.flagsImplemented === false || dom.flags === null ? null : dom.flags.toSorted(byPlace),
  };
}

const QUANTITIES: readonly DomFlag['quantity'][] = ['temperature', 'supply', 'bias', 'txPower', 'rxPower'];
const LEVELS: readonly DomFlag['level'][] = ['highAlarm', 'lowAlarm', 'highWarning', 'lowWarning'];

/** One order whatever the form: quantity, lane, level. */
function byPlace(a: DomFlag, b: DomFlag): number {
  return (
    QUANTITIES.indexOf(a.quantity) - QUANTITIES.indexOf(b.quantity) ||
    (a.lane ?? 0) - (b.lane ?? 0) ||
    LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level)
  );
}

/** Without supply nothing is measured; a passive cable has no lanes to measure either, whatever its bytes hold. */
function isSilent(dom: DomFacts, passive: boolean): boolean {
  if (dom.supplyV) return false;
  if (passive) return true;
  if (dom.supplyV === null && dom.temperatureC) return false;
  return !dom.lanes.some((lane) => lane.biasMa || lane.txPowerMw || lane.rxPowerMw);
}

function applyLaneFlags(dom: DomFacts): void {
  for (const { key, values } of dom.laneFlags) {
    const count = Math.max(values.length, dom.lanes.length);
    for (let i = 0; i < count; i++) {
      const lane = domLane(dom, i + 1);
      if (lane !== null) lane[key] = values.length === 0 ? false : (values[i] ?? null);
    }
  }
}

function thresholdsOf(limits: DomFacts['limits']): DomThresholds | null {
  const temperatureC = statedLimits(limits, 'temperature', 2);
  const supplyV = statedLimits(limits, 'supply', 4);
  const biasMa = statedLimits(limits, 'bias', 3);
  const txPowerMw = statedLimits(limits, 'txPower', 4);
  const rxPowerMw = statedLimits(limits, 'rxPower', 4);
  if (
    temperatureC === null &&
    supplyV === null &&
    biasMa === null &&
    txPowerMw === null &&
    rxPowerMw === null
  )
    return null;
  return {
    temperatureC,
    supplyV,
    biasMa,
    txPowerMw,
    txPowerDbm: inDbm(txPowerMw),
    rxPowerMw,
    rxPowerDbm: inDbm(rxPowerMw),
  };
}

/** Limits that are all zero, or upside down (ethtool before 5.15 read QSFP limits from a wrong offset), state nothing. */
function statedLimits(
  limits: DomFacts['limits'],
  quantity: LimitQuantity,
  decimals: 2 | 3 | 4,
): DomLimits | null {
  const found = limits[quantity];
  if (found === null) return null;
  const { highAlarm, lowAlarm, highWarning, lowWarning } = found;
  if (!highAlarm && !lowAlarm && !highWarning && !lowWarning) return null;
  if (
    (highAlarm ?? 0) < (lowAlarm ?? highAlarm ?? 0) ||
    (highWarning ?? 0) < (lowWarning ?? highWarning ?? 0)
  )
    return null;
  return mapLimits(found, (value) => round(value, decimals));
}

function inDbm(limits: DomLimits | null): DomLimits | null {
  return limits === null ? null : mapLimits(limits, dbmOf);
}

function mapLimits(limits: DomLimits, change: (value: number) => number | null): DomLimits {
  const apply = (value: number | null): number | null => (value === null ? null : change(value));
  return {
    highAlarm: apply(limits.highAlarm),
    lowAlarm: apply(limits.lowAlarm),
    highWarning: apply(limits.highWarning),
    lowWarning: apply(limits.lowWarning),
  };
}
