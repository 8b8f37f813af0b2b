import { bitNames, codePoint, codePointOrNull } from '#lib/optics/code-point.ts';
import type { BitTable } from '#lib/optics/code-point.ts';
import { SFF8472_COMPLIANCE, SFF8636_COMPLIANCE, complianceNames } from '#lib/optics/compliance-bits.ts';
import { LANES_PER_BANK } from '#lib/optics/cmis-banks.ts';
import { breakoutOfFarEnd } from '#lib/optics/breakout.ts';
import {
  CMIS_FAULT_CAUSES,
  CMIS_MEDIA_TYPES,
  CMIS_MODULE_STATES,
  CMIS_OPTIONS,
  CMIS_TECHNOLOGIES,
} from '#lib/optics/cmis-codes.ts';
import { describeDom } from '#lib/optics/describe-dom.ts';
import { cableLengths, reachOf } from '#lib/optics/describe-lengths.ts';
import { formFactorOf } from '#lib/optics/form-factor.ts';
import { bidirectionalOf } from '#lib/optics/bidirectional.ts';
import { functionalClassOf } from '#lib/optics/functional-class.ts';
import { speedOfClass } from '#lib/optics/lane-speed.ts';
import { isCable, isCopper, mediaClassOf } from '#lib/optics/media-class.ts';
import type { MemoryFamily, ModuleFacts } from '#lib/optics/module-facts.ts';
import type { CodePoint, DateCode, MediaClass, ModuleRecord } from '#lib/optics/module-record.ts';
import { breakoutOfPart } from '#lib/optics/part-rules.ts';
import {
  CONNECTORS,
  ENCODINGS_SFF8472,
  ENCODINGS_SFF8636,
  EXTENDED_COMPLIANCE,
  IDENTIFIERS,
} from '#lib/optics/sff8024.ts';
import {
  EXTENDED_IDENTIFIERS,
  RATE_IDENTIFIERS,
  SFF8472_OPTIONS,
  sfpPower,
} from '#lib/optics/sff8472-codes.ts';
import {
  SFF8636_OPTIONS,
  SFF8636_TECHNOLOGIES,
  describeExtendedIdentifier,
  qsfpPower,
} from '#lib/optics/sff8636-codes.ts';
import { round, stated } from '#lib/optics/units.ts';
import { textField } from '#lib/optics/visible-text.ts';

/** An excerpt without its first line: 0 is SFF-8024's own code for unknown. */
const NOT_REPORTED: CodePoint = { code: 0, name: 'Not reported' };

const OPTIONS: Readonly<Record<MemoryFamily, BitTable>> = {
  'sff-8472': SFF8472_OPTIONS,
  'sff-8636': SFF8636_OPTIONS,
  cmis: CMIS_OPTIONS,
};

/** CMIS module state in which byte 41 has a meaning. */
const MODULE_FAULT = 5;

/** Turns the facts of any form into the record: names for codes, meaning for numbers, null for what was not stated. */
export function describeModule(facts: ModuleFacts): ModuleRecord {
  const { family } = facts;
  const mediaClass = mediaClassOf(facts);
  const functionalClass = functionalClassOf(facts, mediaClass);
  const nominalSpeedMbps = speedOfClass(functionalClass);
  const bidirectional = isCable(mediaClass) ? null : bidirectionalOf(facts);
  const wavelengthNm = isCopper(facts) ? null : plausibleWavelength(facts.wavelengthNm);
  const power = powerOf(facts);
  return {
    identifier: facts.identifier === null ? NOT_REPORTED : codePoint(IDENTIFIERS, facts.identifier),
    formFactor: formFactorOf(facts),
    connector: codePointOrNull(CONNECTORS, facts.connector),
    vendor: text(facts.vendor),
    oui: ouiOf(facts.oui),
    partNumber: text(facts.partNumber),
    revision: text(facts.revision),
    serial: text(facts.serial),
    dateCode: dateCodeOf(facts.dateCode),
    compliance: complianceOf(facts),
    encoding: encodingOf(facts),
    nominalBitRateMbd: stated(facts.bitRateMbd),
    wavelengthNm,
    maxPowerW: power.maxW,
    ...cableLengths(facts, mediaClass),
    reach: isCable(mediaClass) ? [] : reachOf(facts, mediaClass),
    dom: domOf(facts, mediaClass),
    mediaClass,
    functionalClass,
    extendedIdentifier: extendedIdentifierOf(facts),
    extendedCompliance: codePointOrNull(EXTENDED_COMPLIANCE, stated(facts.extendedCompliance)),
    specification: specificationOf(facts),
    bitRateMarginMaxPercent: stated(facts.bitRateMarginMaxPercent),
    bitRateMarginMinPercent: stated(facts.bitRateMarginMinPercent),
    rateIdentifier:
      family === 'sff-8472' ? codePointOrNull(RATE_IDENTIFIERS, stated(facts.rateIdentifier)) : null,
    wavelengthToleranceNm: wavelengthNm === null ? null : stated(facts.wavelengthToleranceNm),
    powerClass: power.powerClass,
    cdr: cdrOf(facts),
    options: facts.options === null || family === null ? [] : bitNames(OPTIONS[family], facts.options),
    mediaTechnology: technologyOf(facts),
    attenuation: attenuationOf(facts),
    clei: text(facts.clei),
    nominalSpeedMbps,
    laneCount: laneCountOf(facts),
    breakout:
      breakoutOfFarEnd(facts, nominalSpeedMbps, CMIS_LANES[facts.identifier ?? -1] ?? null) ??
      breakoutOfPart(facts.partNumber),
    fiber: mediaClass === 'optic-mmf' ? 'MMF' : mediaClass === 'optic-smf' ? 'SMF' : null,
    bidirectional,
    dwdmChannel: dwdmChannelOf(wavelengthNm),
    cmisMediaType: codePointOrNull(CMIS_MEDIA_TYPES, stated(facts.cmisMediaType)),
    applications: facts.applications,
    laneSettings: lanesOfForm(facts, facts.laneSettings),
    moduleState: codePointOrNull(CMIS_MODULE_STATES, facts.moduleState),
    faultCause:
      facts.moduleState === MODULE_FAULT ? codePointOrNull(CMIS_FAULT_CAUSES, facts.faultCause) : null,
    firmware: firmwareOf(facts),
    hardwareRevision: facts.hardwareRevision,
    checksums: facts.checksums,
  };
}

function text(value: string | null): string | null {
  return value === null ? null : textField(value);
}

const OUI = /^([0-9a-f]{2}):([0-9a-f]{2}):([0-9a-f]{2})$/;

function ouiOf(value: string | null): string | null {
  if (value === null) return null;
  const oui = value.toLowerCase();
  return OUI.test(oui) ? oui : null;
}

/** Date code of all three standards: YYMMDD and two characters of lot code. */
export function dateCodeOf(value: string | null): DateCode | null {
  const raw = text(value);
  if (raw === null) return null;
  const match = /^(\d\d)(\d\d)(\d\d)(?:\s*(\S{1,2}))?$/.exec(raw);
  if (match === null) return { raw, date: null, lot: null };
  const [, year, month, day, lot] = match;
  const valid = isDay(Number(year), Number(month), Number(day));
  return { raw, date: valid ? `20${year}-${month}-${day}` : null, lot: lot ?? null };
}

const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Years are 2000 to 2099, so every fourth one leaps. */
function isDay(year: number, month: number, day: number): boolean {
  const last = month === 2 && year % 4 !== 0 ? 28 : (MONTH_DAYS[month - 1] ?? 0);
  return day >= 1 && day <= last;
}

function complianceOf(facts: ModuleFacts): string[] {
  const table = facts.family === 'sff-8636' ? SFF8636_COMPLIANCE : SFF8472_COMPLIANCE;
  const names = facts.codes === null || facts.family === 'cmis' ? [] : complianceNames(table, facts.codes);
  const extended = stated(facts.extendedCompliance);
  if (extended !== null) names.push(codePoint(EXTENDED_COMPLIANCE, extended).name);
  for (const { mediaInterface } of facts.applications)
    if (mediaInterface.code !== 0) names.push(mediaInterface.name);
  for (const other of facts.otherCompliance) {
    const name = textField(other);
    if (name !== null) names.push(name);
  }
  return names.length < 2 ? names : [...new Set(names)];
}

function encodingOf(facts: ModuleFacts): string | null {
  const code = stated(facts.encoding);
  if (code === null) return null;
  return codePoint(facts.family === 'sff-8636' ? ENCODINGS_SFF8636 : ENCODINGS_SFF8472, code).name;
}

/** Light of fibre links; copper modules without a cable's codes leave other facts in these bytes. */
function plausibleWavelength(wavelengthNm: number | null): number | null {
  return wavelengthNm !== null && wavelengthNm >= 300 && wavelengthNm <= 3000 ? wavelengthNm : null;
}

function powerOf(facts: ModuleFacts): { powerClass: number | null; maxW: number | null } {
  if (facts.family === 'sff-8636') return qsfpPower(facts.extendedIdentifier, facts.maxPowerW);
  if (facts.family === 'sff-8472') return sfpPower(facts.options, facts.maxPowerW);
  return { powerClass: facts.powerClass, maxW: facts.maxPowerW };
}

function extendedIdentifierOf(facts: ModuleFacts): CodePoint | null {
  if (facts.extendedIdentifier === null) return null;
  if (facts.family === 'sff-8636') return describeExtendedIdentifier(facts.extendedIdentifier);
  return codePoint(EXTENDED_IDENTIFIERS, facts.extendedIdentifier);
}

function specificationOf(facts: ModuleFacts): string | null {
  const words = text(facts.specification);
  if (words === null || /not specified|unallocated/i.test(words)) return null;
  const cmis = /^(?:Rev\. )?(\d+\.\d+)$/.exec(words);
  return cmis === null ? words : `CMIS ${cmis[1]}`;
}

function cdrOf(facts: ModuleFacts): ModuleRecord['cdr'] {
  if (facts.family === 'sff-8636' && facts.extendedIdentifier !== null) {
    return { tx: (facts.extendedIdentifier & 0x08) !== 0, rx: (facts.extendedIdentifier & 0x04) !== 0 };
  }
  return facts.cdrTx === null && facts.cdrRx === null ? null : { tx: facts.cdrTx, rx: facts.cdrRx };
}

/**
 * Losses that are stated. SFF-8636 section 6.3.11 keeps a fifth in the byte of OM1, for copper without active near ends;
 * what has none there holds zero.
 */
function attenuationOf(facts: ModuleFacts): { ghz: number; db: number }[] {
  const isCopperQsfp = facts.family === 'sff-8636' && isCopper(facts);
  const further = isCopperQsfp && facts.om1M !== null ? [{ ghz: 25.78, db: facts.om1M }] : [];
  return [...facts.attenuation, ...further].filter(({ db }) => db > 0 && db < 0xff);
}

function technologyOf(facts: ModuleFacts): CodePoint | null {
  if (facts.mediaTechnology === null) return null;
  if (facts.family === 'cmis') return codePoint(CMIS_TECHNOLOGIES, facts.mediaTechnology);
  return codePoint(SFF8636_TECHNOLOGIES, facts.mediaTechnology >> 4);
}

function firmwareOf(facts: ModuleFacts): ModuleRecord['firmware'] {
  const active = firmwareText(facts.firmwareActive);
  const inactive = firmwareText(facts.firmwareInactive);
  return active === null && inactive === null ? null : { active, inactive };
}

function firmwareText(value: string | null): string | null {
  const words = text(value);
  return words === null || /^invalid$/i.test(words) ? null : words;
}

/** Electrical lanes on the host side. */
function laneCountOf(facts: ModuleFacts): number | null {
  if (facts.family === 'sff-8472') return 1;
  if (facts.family === 'sff-8636') return 4;
  const stated = Math.max(0, ...facts.applications.map((application) => application.hostLanes));
  if (stated > 0) return stated;
  return CMIS_LANES[facts.identifier ?? -1] ?? null;
}

/** The diagnostics without lanes that the form factor does not have. */
function domOf(facts: ModuleFacts, mediaClass: MediaClass | null): ModuleRecord['dom'] {
  const dom = describeDom(facts, mediaClass);
  if (dom === null || facts.family !== 'cmis') return dom;
  const lanes = lanesOfForm(facts, dom.lanes);
  const flags = dom.flags?.filter(({ lane }) => (lane ?? 0) <= lanes.length) ?? null;
  return { ...dom, lanes, flags };
}

/** Lanes that the form factor has: a page has room for eight, whatever the module. Where more banks answer, they are right. */
function lanesOfForm<T>({ identifier }: ModuleFacts, lanes: readonly T[]): T[] {
  return lanes.slice(0, lanes.length > LANES_PER_BANK ? undefined : CMIS_LANES[identifier ?? -1]);
}

/** SFF-8024 Rev 4.13, table 4-1: electrical lanes by identifier. */
const CMIS_LANES: Readonly<Record<number, number>> = {
  0x18: 8,
  0x19: 8,
  0x1a: 2,
  0x1b: 2,
  0x1e: 4,
  0x1f: 2,
  0x20: 1,
  0x21: 16,
};

/** ITU-T G.694.1: channel n of the C band is 190.0 THz + n x 0.1 THz; half channels lie between. */
function dwdmChannelOf(wavelengthNm: number | null): number | null {
  if (wavelengthNm === null || wavelengthNm < 1525 || wavelengthNm > 1575 || Number.isInteger(wavelengthNm))
    return null;
  const terahertz = 299_792.458 / wavelengthNm;
  const channel = round((terahertz - 190) * 20, 0) / 2;
  return Math.abs(190 + channel / 10 - terahertz) < 0.013 && channel >= 1 && channel <= 72 ? channel : null;
}
