import { codePoint, codePointOrNull } from '#lib/optics/code-point.ts';
import { SFF8472_COMPLIANCE, SFF8636_COMPLIANCE, complianceNames } from '#lib/optics/compliance-bits.ts';
import {
  CMIS_FAULT_CAUSES,
  CMIS_MEDIA_TYPES,
  CMIS_MODULE_STATES,
  CMIS_TECHNOLOGIES,
} from '#lib/optics/cmis-codes.ts';
import { describeDom } from '#lib/optics/describe-dom.ts';
import { formFactorOf } from '#lib/optics/form-factor.ts';
import { bidirectionalOf } from '#lib/optics/bidirectional.ts';
import { functionalClassOf } from '#lib/optics/functional-class.ts';
import { speedOfClass } from '#lib/optics/lane-speed.ts';
import { isCable, isCopper, isSeparable, mediaClassOf } from '#lib/optics/media-class.ts';
import type { ModuleFacts } from '#lib/optics/module-facts.ts';
import type { CodePoint, DateCode, MediaClass, ModuleRecord, Reach } from '#lib/optics/module-record.ts';
import { breakoutOfPart, lengthFromPartNumber } from '#lib/optics/part-rules.ts';
import {
  CONNECTORS,
  ENCODINGS_SFF8472,
  ENCODINGS_SFF8636,
  EXTENDED_COMPLIANCE,
  IDENTIFIERS,
} from '#lib/optics/sff8024.ts';
import { EXTENDED_IDENTIFIERS, RATE_IDENTIFIERS, sfpOptions, sfpPower } from '#lib/optics/sff8472-codes.ts';
import {
  SFF8636_TECHNOLOGIES,
  breakoutOfFarEnd,
  describeExtendedIdentifier,
  qsfpPower,
} from '#lib/optics/sff8636-codes.ts';
import { round, stated } from '#lib/optics/units.ts';
import { textField } from '#lib/optics/visible-text.ts';

/** An excerpt without its first line: 0 is SFF-8024's own code for unknown. */
const NOT_REPORTED: CodePoint = { code: 0, name: 'Not reported' };

/** CMIS module state in which byte 41 has a meaning. */
const MODULE_FAULT = 5;

/** Turns the facts of any form into the record: names for codes, meaning for numbers, null for what was not stated. */
export function describeModule(facts: ModuleFacts): ModuleRecord {
  const { family } = facts;
  const mediaClass = mediaClassOf(facts);
  const lengths = cableLengths(facts, mediaClass);
  const laneCount = laneCountOf(facts);
  const functionalClass = functionalClassOf(facts, mediaClass);
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
    ...lengths,
    reach: isCable(mediaClass) ? [] : reachOf(facts, mediaClass),
    dom: describeDom(facts, mediaClass),
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
    options: facts.options === null ? [] : sfpOptions(facts.options),
    mediaTechnology: technologyOf(facts),
    attenuation: facts.attenuation.filter(({ db }) => db > 0 && db < 0xff),
    clei: text(facts.clei),
    nominalSpeedMbps: speedOfClass(functionalClass),
    laneCount,
    breakout:
      breakoutOfFarEnd(facts.farEnd, speedOfClass(functionalClass)) ?? breakoutOfPart(facts.partNumber),
    fiber: mediaClass === 'optic-mmf' ? 'MMF' : mediaClass === 'optic-smf' ? 'SMF' : null,
    bidirectional,
    dwdmChannel: dwdmChannelOf(wavelengthNm),
    cmisMediaType: codePointOrNull(CMIS_MEDIA_TYPES, stated(facts.cmisMediaType)),
    applications: facts.applications,
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

type CableLengths = Pick<
  ModuleRecord,
  | 'cableLengthM'
  | 'cableLengthSource'
  | 'cableLengthEepromM'
  | 'cableLengthPartNumberM'
  | 'cableLengthDisagrees'
>;

/**
 * A cable's length: the EEPROM states whole metres (CMIS tenths), the part number often more exactly, so the part number
 * wins where both speak. A difference of a metre or more is no rounding and is flagged.
 */
function cableLengths(facts: ModuleFacts, mediaClass: MediaClass | null): CableLengths {
  const cable = isCable(mediaClass);
  const eeprom = eepromCableLength(facts);
  const byte = eeprom ?? (cable ? stated(facts.cableByte) : null);
  const part = cable ? lengthFromPartNumber(facts.partNumber) : null;
  const effective = cable ? (part ?? byte) : null;
  return {
    cableLengthM: effective,
    cableLengthSource: effective === null ? null : effective === byte ? 'eeprom' : 'part-number',
    cableLengthEepromM: eeprom,
    cableLengthPartNumberM: part,
    cableLengthDisagrees: part !== null && byte !== null && Math.abs(part - byte) >= 1,
  };
}

/**
 * What the EEPROM states as a length of cable. SFF-8472 byte 18 is one only for cables and 1000BASE-T, SFF-8636 byte 146
 * except for 850 nm optics with a connector: else both hold the OM4 reach. CMIS byte 202 is nothing else.
 */
function eepromCableLength(facts: ModuleFacts): number | null {
  switch (facts.family) {
    case 'sff-8472': {
      const copper = ((facts.codes?.[5] ?? 0) & 0x0c) !== 0 || ((facts.codes?.[3] ?? 0) & 0x08) !== 0;
      return copper ? stated(facts.cableByte) : null;
    }
    case 'sff-8636':
      return isOm4Byte(facts) ? null : stated(facts.cableByte);
    case 'cmis':
      return stated(facts.cableAssemblyM);
    case null:
      return stated(facts.cableByte);
  }
}

function isOm4Byte(facts: ModuleFacts): boolean {
  return facts.mediaTechnology !== null && facts.mediaTechnology >> 4 === 0 && isSeparable(facts);
}

/** How far an optic reaches. OM4 shares its byte with cable lengths: 10 m units in SFF-8472, 2 m in SFF-8636. */
function reachOf(facts: ModuleFacts, mediaClass: MediaClass | null): Reach[] {
  const reach: Reach[] = [];
  addReach(reach, 'SMF', facts.smfM);
  addReach(reach, 'OM1', facts.om1M);
  addReach(reach, 'OM2', facts.om2M);
  addReach(reach, 'OM3', facts.om3M);
  if (mediaClass === 'base-t') addReach(reach, 'copper', facts.cableByte);
  else if (facts.family === 'sff-8472') addReach(reach, 'OM4', (facts.cableByte ?? 0) * 10);
  else if (facts.family === 'sff-8636')
    addReach(reach, 'OM4', isOm4Byte(facts) ? (facts.cableByte ?? 0) * 2 : null);
  else addReach(reach, 'OM4', facts.om4M);
  addReach(reach, 'OM5', facts.om5M);
  return reach;
}

function addReach(reach: Reach[], medium: Reach['medium'], meters: number | null): void {
  if (meters !== null && meters > 0) reach.push({ medium, meters });
}

function powerOf(facts: ModuleFacts): { powerClass: number | null; maxW: number | null } {
  if (facts.family === 'sff-8636') return qsfpPower(facts.extendedIdentifier, facts.maxPowerW);
  if (facts.family === 'sff-8472') return sfpPower(facts.options);
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
