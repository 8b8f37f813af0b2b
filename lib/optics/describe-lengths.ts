import { isCable, isSeparable } from '#lib/optics/media-class.ts';
import type { ModuleFacts } from '#lib/optics/module-facts.ts';
import type { MediaClass, ModuleRecord, Reach } from '#lib/optics/module-record.ts';
import { lengthFromPartNumber } from '#lib/optics/part-rules.ts';
import { stated } from '#lib/optics/units.ts';

type CableLengths = Pick<
  ModuleRecord,
  | 'cableLengthM'
  | 'cableLengthSource'
  | 'cableLengthEepromM'
  | 'cableLengthPartNumberM'
  | 'cableLengthDisagrees'
>;

/**
 * A cable's length: the EEPROM states whole metres (CMIS and late SFPs tenths), the part number often more exactly, so the part number
 * wins where both speak. A difference of a metre or more is no rounding and is flagged.
 */
export function cableLengths(facts: ModuleFacts, mediaClass: MediaClass | null): CableLengths {
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
 * What the EEPROM states as a length of cable. SFF-8472 byte 18 is one only for cables and 1000BASE-T (and byte 19 for
 * cables of Rev 12.4), SFF-8636 byte 146 except for 850 nm optics with a connector (section 6.3.12): else both hold the OM4
 * reach. CMIS byte 202 is nothing else.
 */
function eepromCableLength(facts: ModuleFacts): number | null {
  switch (facts.family) {
    case 'sff-8472': {
      const copper = ((facts.codes?.[5] ?? 0) & 0x0c) !== 0 || ((facts.codes?.[3] ?? 0) & 0x08) !== 0;
      return copper ? (stated(facts.cableAssemblyM) ?? stated(facts.cableByte)) : null;
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
export function reachOf(facts: ModuleFacts, mediaClass: MediaClass | null): Reach[] {
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
