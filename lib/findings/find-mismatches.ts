import { manufacturerOf } from '#lib/optics/identity.ts';
import { isCable } from '#lib/optics/media-class.ts';
import type { ModuleRecord } from '#lib/optics/module-record.ts';

import type { FindingEnd } from './finding-end.ts';
import { type Finding, type FindingKind, makeFinding } from './finding-kinds.ts';
import { opticKind } from './optic-scheme.ts';

/** Facts that change by themselves are compared only when they were read close together. */
const LINK_STATE_MS = 60 * 60 * 1000;
const SPEED_MS = 24 * 60 * 60 * 1000;

/** Two optics of one wavelength may be this far apart, nm: 1310 nm parts are made from 1260 to 1355 nm. */
const SAME_WAVELENGTH_NM = 60;

/** What cannot be right between the two ends of a link. What either end does not report is no mismatch. */
export function findMismatches(near: FindingEnd, far: FindingEnd): Finding[] {
  const found = [linkStates(near, far), speeds(near, far), fecs(near, far)];
  if (near.module && far.module) {
    found.push(...modules(near, near.module, far, far.module));
  }
  return found.flatMap((each) =>
    each === null ? [] : [makeFinding(each[0], near.portId, far.portId, each[1])],
  );
}

/** What two optics say against each other, whether they are linked or only described so. */
const OF_OPTICS: ReadonlySet<FindingKind> = new Set([
  'fibre-mismatch',
  'class-mismatch',
  'wavelength-mismatch',
  'module-speed-mismatch',
  'medium-mismatch',
]);

/** The same for two ports of which only a description says that they are cabled to each other: why they may not come up. */
export function findDescribedMismatches(near: FindingEnd, far: FindingEnd): Finding[] {
  return findMismatches(near, far)
    .filter(({ kind }) => OF_OPTICS.has(kind))
    .map((finding) => ({
      ...finding,
      message: `If ${far.name} is cabled as it is described: ${finding.message}`,
    }));
}

type Found = readonly [kind: FindingKind, message: string] | null;

function linkStates(near: FindingEnd, far: FindingEnd): Found {
  if (near.link === null || far.link === null || near.link === far.link) return null;
  if (apart(near, far) > LINK_STATE_MS) return null;
  const [up, down] = near.link === 'up' ? [near, far] : [far, near];
  return ['one-side-down', `${up.name} is up, ${down.name} is down.`];
}

function speeds(near: FindingEnd, far: FindingEnd): Found {
  if (near.link !== 'up' || far.link !== 'up' || apart(near, far) > SPEED_MS) return null;
  if (near.speedMbps === null || far.speedMbps === null || near.speedMbps === far.speedMbps) return null;
  // A cage that is split shows its whole speed at some switches.
  if (near.module?.breakout || far.module?.breakout) return null;
  return ['speed-mismatch', `${near.name} runs at ${gigabits(near)}, ${far.name} at ${gigabits(far)}.`];
}

function gigabits({ speedMbps }: FindingEnd): string {
  return `${(speedMbps ?? 0) / 1000} Gb/s`;
}

/** IEEE 802.3 clauses 74 and 91, by the words of ethtool and of switches. */
function fecOf({ fecActive }: FindingEnd): string | null {
  if (fecActive.length !== 1) return null;
  const word = fecActive[0]!.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (/^(?:rs|rsfec|reedsolomon|cl91|fc91|cl108|rs528|rs544|kr4|kp4|rscl91|rscl108|llrs)/.test(word))
    return 'RS-FEC';
  if (/^(?:baser|basr|fc|fcfec|firecode|cl74|fc74|fecbaser)$/.test(word)) return 'BASE-R FEC';
  return /^(?:off|none|disabled|no|nofec)$/.test(word) ? 'no FEC' : null;
}

function fecs(near: FindingEnd, far: FindingEnd): Found {
  const [here, there] = [fecOf(near), fecOf(far)];
  if (here === null || there === null || here === there || apart(near, far) > SPEED_MS) return null;
  return ['fec-mismatch', `${near.name} uses ${here}, ${far.name} ${there}.`];
}

function modules(near: FindingEnd, here: ModuleRecord, far: FindingEnd, there: ModuleRecord): Found[] {
  const media = [mediumOf(here), mediumOf(there)] as const;
  if (media[0] === null || media[1] === null) return [];
  if (media[0] !== media[1]) {
    const message = `${near.name} holds ${media[0]}, ${far.name} ${media[1]}: they cannot be the two ends of one link.`;
    return [['medium-mismatch', message]];
  }
  if (media[0] === CABLE) return [cables(near, here, far, there), lengths(near, here, far, there)];
  if (media[0] === OPTIC) {
    const light = classes(near, here, far, there) ?? wavelengths(near, here, far, there);
    return [light, light === null ? moduleSpeeds(near, here, far, there) : null];
  }
  return [];
}

const CABLE = 'the end of a cable';
const OPTIC = 'an optic for fibre';

function mediumOf({ mediaClass }: ModuleRecord): string | null {
  if (mediaClass === null || mediaClass === 'loopback') return null;
  if (isCable(mediaClass)) return CABLE;
  return mediaClass === 'base-t' ? 'a plug for twisted pair' : OPTIC;
}

function classes(near: FindingEnd, here: ModuleRecord, far: FindingEnd, there: ModuleRecord): Found {
  const [a, b] = [opticKind(here), opticKind(there)];
  const fibre = a.fibre !== null && b.fibre !== null && a.fibre !== b.fibre;
  const scheme = a.scheme !== null && b.scheme !== null && a.scheme !== b.scheme;
  if (!fibre && !scheme) return null;
  const words = (record: ModuleRecord, kind: typeof a) =>
    `${record.functionalClass ?? 'an optic'}${fibre ? ` for ${kind.fibre} fibre` : ''}`;
  const message = `${near.name} has ${words(here, a)}, ${far.name} ${words(there, b)}.`;
  const isNamed = here.functionalClass !== null && there.functionalClass !== null;
  return [isNamed ? 'class-mismatch' : 'fibre-mismatch', message];
}

/**
 * Single-fibre parts send at one wavelength and receive at the other; all others do both at one. Two ends that are up hear each
 * other, whatever their memories say.
 */
function wavelengths(near: FindingEnd, here: ModuleRecord, far: FindingEnd, there: ModuleRecord): Found {
  if (near.link === 'up' && far.link === 'up') return null;
  const [a, b] = [here.bidirectional ?? null, there.bidirectional ?? null];
  if (a && b) {
    const heard = (rx: number | null, tx: number) => rx === null || near10(rx, tx);
    if (!near10(a.txNm, b.txNm) && heard(a.rxNm, b.txNm) && heard(b.rxNm, a.txNm)) return null;
    const words = ({ txNm, rxNm }: { txNm: number; rxNm: number | null }) =>
      rxNm === null ? `sends at ${txNm} nm` : `sends at ${txNm} nm and receives at ${rxNm} nm`;
    return ['wavelength-mismatch', `${near.name} ${words(a)}, ${far.name} ${words(b)}.`];
  }
  const [tx, rx] = [here.wavelengthNm, there.wavelengthNm];
  const lanes = [here, there].every((record) => opticKind(record).scheme === 'lanes');
  if (a || b || !lanes || tx === null || rx === null || Math.abs(tx - rx) <= SAME_WAVELENGTH_NM) return null;
  return ['wavelength-mismatch', `${near.name} sends at ${tx} nm, ${far.name} at ${rx} nm.`];
}

function near10(a: number, b: number): boolean {
  return Math.abs(a - b) <= 10;
}

/** Modules of different lane speeds work where the faster one can slow down: told only while the link is not up. */
function moduleSpeeds(near: FindingEnd, here: ModuleRecord, far: FindingEnd, there: ModuleRecord): Found {
  if (near.link === 'up' && far.link === 'up') return null;
  const [a, b] = [laneSpeed(here), laneSpeed(there)];
  if (a === null || b === null || a === b) return null;
  const message = `${near.name} has a module for ${a / 1000} Gb/s a lane, ${far.name} one for ${b / 1000} Gb/s.`;
  return ['module-speed-mismatch', message];
}

function laneSpeed({ nominalSpeedMbps, laneCount }: ModuleRecord): number | null {
  return nominalSpeedMbps && laneCount ? nominalSpeedMbps / laneCount : null;
}

/** Two makers’ spellings of one part number are no difference; two serial numbers beside two part numbers of one maker are. */
function cables(near: FindingEnd, here: ModuleRecord, far: FindingEnd, there: ModuleRecord): Found {
  const parts = [folded(here.partNumber), folded(there.partNumber)];
  const serials = [folded(here.serial), folded(there.serial)];
  if ([...parts, ...serials].includes('') || parts[0] === parts[1]) return null;
  if (serials[0]!.slice(0, -1) === serials[1]!.slice(0, -1)) return null;
  const [maker, other] = [
    manufacturerOf(here.vendor).manufacturer,
    manufacturerOf(there.vendor).manufacturer,
  ];
  if (maker === null || maker.toUpperCase() !== other?.toUpperCase()) return null;
  const words = ({ partNumber, serial }: ModuleRecord) => `${partNumber} with the serial number ${serial}`;
  return ['cables-differ', `${near.name} holds ${words(here)}, ${far.name} ${words(there)}.`];
}

function folded(text: string | null): string {
  return (text ?? '').toUpperCase().replace(/[^A-Z0-9]/g, '');
}

/** The memory of a cable states whole metres, a part number also half ones. */
function lengths(near: FindingEnd, here: ModuleRecord, far: FindingEnd, there: ModuleRecord): Found {
  const [a, b] = [here.cableLengthM, there.cableLengthM];
  if (a === null || b === null || Math.abs(a - b) < 1) return null;
  return ['lengths-differ', `${near.name} states ${a} m, ${far.name} ${b} m.`];
}

function apart(a: FindingEnd, b: FindingEnd): number {
  return Math.abs(a.seenAt.getTime() - b.seenAt.getTime());
}
