import type { DomLane, ModuleRecord } from '#lib/optics/module-record.ts';

import type { FindingEnd } from './finding-end.ts';
import { type Finding, type FindingKind, makeFinding } from './finding-kinds.ts';

/** Reasons that lie in the module or its cage; the others are a matter of rights, tools and drivers. */
const MODULE_REASONS: ReadonlySet<string> = new Set([
  'io-error',
  'invalid-argument',
  'garbage',
  'no-answer',
  'timeout',
]);

/** Longest passive copper by the speed of a lane, metres: IEEE 802.3 clauses 85, 92, 136 and 162, SFF-8431 for 10G with a reserve. */
const LONGEST_PASSIVE: readonly (readonly [laneMbps: number, metres: number])[] = [
  [10_000, 10],
  [25_000, 5],
  [50_000, 3],
  [100_000, 2.5],
];

/** What no module reports as light: -40 dBm and less, or 0 mW. */
const DARK_DBM = -40;
/** A laser that is on sends more than this. */
const LASER_ON_DBM = -20;

/** What is wrong at one port by itself. */
export function findPortTroubles(end: FindingEnd): Finding[] {
  const found = [unreadable(end), fec(end), lengthRecord(end), tooLong(end), ...light(end)];
  return found.flatMap((each) => (each === null ? [] : [makeFinding(each[0], end.portId, null, each[1])]));
}

type Found = readonly [kind: FindingKind, message: string] | null;

function unreadable({ name, state, reason }: FindingEnd): Found {
  if (state !== 'unreadable' || reason === null || !MODULE_REASONS.has(reason.kind)) return null;
  return [
    'module-unreadable',
    `The module of ${name} cannot be read: ${reason.message.replace(/[.\s]*$/, '.')}`,
  ];
}

/** Drivers refuse so when they cannot tell what is in the cage. A port that is up works in spite of it. */
function fec({ name, state, link, fecError }: FindingEnd): Found {
  if (fecError === null || !/invalid argument/i.test(fecError)) return null;
  if (link === 'up' || (state !== 'module' && state !== 'unreadable')) return null;
  return ['fec-unreadable', `${name} is not up, and its driver cannot tell its FEC: ${fecError}`];
}

function lengthRecord({ name, module }: FindingEnd): Found {
  if (!module?.cableLengthDisagrees) return null;
  const { cableLengthEepromM, cableLengthPartNumberM } = module;
  const message = `The memory of the cable in ${name} says ${cableLengthEepromM} m, its part number ${cableLengthPartNumberM} m.`;
  return ['length-record', message];
}

function tooLong({ name, module }: FindingEnd): Found {
  const length = module?.cableLengthM ?? null;
  if (!module || module.mediaClass !== 'passive-dac' || length === null || module.cableLengthDisagrees)
    return null;
  const lane =
    module.nominalSpeedMbps && module.laneCount ? module.nominalSpeedMbps / module.laneCount : null;
  const longest = LONGEST_PASSIVE.find(([speed]) => speed === lane)?.[1];
  if (longest === undefined || length <= longest) return null;
  return [
    'cable-too-long',
    `The passive cable in ${name} states ${length} m; at its speed ${longest} m is the most.`,
  ];
}

function light({ name, link, module, isLinked }: FindingEnd): Found[] {
  if (!module?.dom || (module.mediaClass !== 'optic-mmf' && module.mediaClass !== 'optic-smf')) return [];
  const lanes = module.dom.lanes;
  if (link === 'up') return [lowLight(name, module, lanes)];
  const dark = lanes.length > 0 && lanes.every(isDark);
  const sends = lanes.some(({ txPowerDbm }) => txPowerDbm !== null && txPowerDbm > LASER_ON_DBM);
  if (!isLinked || link !== 'down' || !dark || !sends) return [];
  return [['rx-dark', `No light arrives at ${name}, which sends and is down.`]];
}

function lowLight(name: string, { dom }: ModuleRecord, lanes: readonly DomLane[]): Found {
  const limit = dom?.thresholds?.rxPowerDbm?.lowAlarm ?? null;
  if (limit === null || limit <= DARK_DBM || limit >= 0) return null;
  const powers = lanes.flatMap(({ rxPowerDbm }) =>
    rxPowerDbm !== null && rxPowerDbm > DARK_DBM && rxPowerDbm < limit ? [rxPowerDbm] : [],
  );
  if (powers.length === 0) return null;
  return [
    'rx-low',
    `${name} receives ${Math.min(...powers)} dBm; below ${limit} dBm its module raises the alarm.`,
  ];
}

function isDark({ rxPowerDbm, rxPowerMw }: DomLane): boolean {
  return rxPowerDbm === null ? rxPowerMw === 0 : rxPowerDbm <= DARK_DBM;
}
