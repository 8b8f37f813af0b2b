import { statedCodes } from '#lib/optics/module-facts.ts';
import type { ModuleFacts } from '#lib/optics/module-facts.ts';
import type { MediaClass } from '#lib/optics/module-record.ts';
import { mediaClassOfPart } from '#lib/optics/part-rules.ts';

/** SFF-8024 Rev 4.13, table 4-4: extended compliance codes that decide the medium. */
const EXTENDED_MEDIA: Readonly<Record<number, MediaClass>> = {
  0x01: 'aoc',
  0x18: 'aoc',
  0x31: 'aoc',
  0x33: 'aoc',
  0x08: 'active-dac',
  0x19: 'active-dac',
  0x30: 'active-dac',
  0x32: 'active-dac',
  0x0b: 'passive-dac',
  0x0c: 'passive-dac',
  0x0d: 'passive-dac',
  0x3f: 'passive-dac',
  0x40: 'passive-dac',
  0x16: 'base-t',
  0x1c: 'base-t',
  0x1d: 'base-t',
  0x1e: 'base-t',
};

/** Extended codes of optics over multimode fibre; every other optical code is single mode. */
const EXTENDED_MULTIMODE = new Set([
  0x02, 0x05, 0x11, 0x1f, 0x20, 0x21, 0x28, 0x29, 0x36, 0x3a, 0x41, 0x51, 0x54,
]);
const EXTENDED_SINGLE_MODE = new Set([
  0x03, 0x04, 0x06, 0x07, 0x09, 0x10, 0x12, 0x13, 0x14, 0x15, 0x17, 0x1a, 0x1b, 0x22, 0x23, 0x24, 0x25, 0x26,
  0x27, 0x2a, 0x2b, 0x2c, 0x2d, 0x2e, 0x2f, 0x34, 0x35, 0x37, 0x38, 0x39, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47,
  0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x52, 0x55,
]);

const CONNECTOR_OPTICAL_PIGTAIL = 0x0b;
const CONNECTOR_COPPER_PIGTAIL = 0x21;
const CONNECTOR_RJ45 = 0x22;
const CONNECTOR_NONE = 0x23;

/** What the module is: cable or optic, copper or fibre. Null when neither codes nor part number tell. */
export function mediaClassOf(facts: ModuleFacts): MediaClass | null {
  const part = mediaClassOfPart(facts.partNumber);
  if (part === 'loopback') return part;
  switch (facts.family) {
    case 'sff-8472':
      return sfpMedia(facts, part);
    case 'sff-8636':
      return qsfpMedia(facts, part);
    case 'cmis':
      return cmisMedia(facts, part);
    case null:
      return part;
  }
}

/** SFF-8472 Rev 12.4, table 5-3 byte 8 names cables; parts that leave it blank are told by code, connector or part number. */
function sfpMedia(facts: ModuleFacts, part: MediaClass | null): MediaClass | null {
  const codes = statedCodes(facts);
  const extended = extendedMedia(facts);
  if (facts.connector === CONNECTOR_RJ45 || part === 'base-t') return 'base-t';
  if (((codes[5] ?? 0) & 0x08) !== 0) {
    const optical = extended === 'aoc' || part === 'aoc' || facts.connector === CONNECTOR_OPTICAL_PIGTAIL;
    return optical ? 'aoc' : 'active-dac';
  }
  if (((codes[5] ?? 0) & 0x04) !== 0) return 'passive-dac';
  if (extended === 'base-t') return extended;
  if (!isSeparable(facts)) {
    if (extended !== null) return extended;
    if (facts.connector === CONNECTOR_OPTICAL_PIGTAIL) return reaches(facts) ? opticMode(facts) : 'aoc';
    if (facts.connector === CONNECTOR_COPPER_PIGTAIL) return part === 'aoc' ? 'aoc' : 'passive-dac';
    if (((codes[3] ?? 0) & 0x08) !== 0) return 'base-t';
    if (facts.connector === CONNECTOR_NONE && part !== null) return part;
    if (((codes[0] ?? 0) & 0x03) !== 0) return ((codes[0] ?? 0) & 0x01) !== 0 ? 'passive-dac' : 'active-dac';
  }
  if (((codes[3] ?? 0) & 0x08) !== 0) return 'base-t';
  return opticMode(facts) ?? part;
}

/** SFF-8636 Rev 2.11, table 6-20: technology codes 0-9 are lasers, Ah-Fh copper. */
function qsfpMedia(facts: ModuleFacts, part: MediaClass | null): MediaClass | null {
  const extended = extendedMedia(facts);
  const technology = facts.mediaTechnology === null ? null : facts.mediaTechnology >> 4;
  if (facts.connector === CONNECTOR_RJ45) return 'base-t';
  if (technology !== null && technology >= 0x0a) return technology <= 0x0b ? 'passive-dac' : 'active-dac';
  if (!isSeparable(facts)) {
    if (extended !== null) return extended;
    const copper = technology === null && ((facts.codes?.[0] ?? 0) & 0x08) !== 0;
    if (copper || facts.connector === CONNECTOR_COPPER_PIGTAIL) return 'passive-dac';
    const joined = facts.connector === CONNECTOR_OPTICAL_PIGTAIL || facts.connector === CONNECTOR_NONE;
    if (joined && technology !== null) return 'aoc';
    if (joined) return part;
  }
  return opticMode(facts) ?? part;
}

function extendedMedia(facts: ModuleFacts): MediaClass | null {
  return facts.extendedCompliance === null ? null : (EXTENDED_MEDIA[facts.extendedCompliance] ?? null);
}

/** A module that a patch cord plugs into is no cable, whatever its codes claim. */
export function isSeparable(facts: ModuleFacts): boolean {
  return facts.connector !== null && !NOT_SEPARABLE.has(facts.connector);
}

const NOT_SEPARABLE = new Set([0x00, CONNECTOR_OPTICAL_PIGTAIL, CONNECTOR_COPPER_PIGTAIL, CONNECTOR_NONE]);

function reaches(facts: ModuleFacts): boolean {
  return [facts.smfM, facts.om1M, facts.om2M, facts.om3M].some((metres) => metres !== null && metres > 0);
}

/** SFF-8024 Rev 4.13, tables 4-8 and 4-9. */
const LOOPBACK_MEDIA = new Set([0xbf, 0xc0]);

/** CMIS 5.3, table 8-40: copper cables. */
const CMIS_COPPER = new Set([0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x12, 0x13, 0x14]);

/** CMIS 5.3, lower memory byte 85 (table 8-20) and page 00h byte 212 (table 8-40). */
function cmisMedia(facts: ModuleFacts, part: MediaClass | null): MediaClass | null {
  const loopback = LOOPBACK_MEDIA.has(facts.applications[0]?.mediaInterface.code ?? 0);
  if (loopback && (facts.cmisMediaType === 3 || facts.cmisMediaType === 4)) return 'loopback';
  const technology = facts.mediaTechnology;
  const copper = technology !== null && CMIS_COPPER.has(technology);
  if (copper) return technology <= 0x0b && facts.cmisMediaType !== 4 ? 'passive-dac' : 'active-dac';
  if (facts.cmisMediaType === 3) return 'passive-dac';
  if (facts.cmisMediaType === 4) return 'aoc';
  if (facts.cmisMediaType === 5) return 'base-t';
  if (!isSeparable(facts) && (facts.cableAssemblyM ?? 0) > 0) return 'aoc';
  if (facts.cmisMediaType === 1) return 'optic-mmf';
  if (facts.cmisMediaType === 2) return 'optic-smf';
  return opticMode(facts) ?? part;
}

/** Multimode or single mode, by code first, then by reach, then by wavelength. */
function opticMode(facts: ModuleFacts): MediaClass | null {
  const extended = facts.extendedCompliance ?? 0;
  if (EXTENDED_MULTIMODE.has(extended)) return 'optic-mmf';
  if (EXTENDED_SINGLE_MODE.has(extended)) return 'optic-smf';
  const codes = statedCodes(facts);
  if (facts.family === 'sff-8636') {
    if (((codes[0] ?? 0) & 0x14) !== 0) return 'optic-mmf';
    if (((codes[0] ?? 0) & 0x22) !== 0) return 'optic-smf';
  } else if (facts.family === 'sff-8472') {
    if (((codes[0] ?? 0) & 0x50) !== 0 || ((codes[3] ?? 0) & 0x01) !== 0) return 'optic-mmf';
    if (((codes[0] ?? 0) & 0xa0) !== 0 || ((codes[3] ?? 0) & 0xd2) !== 0) return 'optic-smf';
    if (((codes[6] ?? 0) & 0x01) !== 0) return 'optic-smf';
    if (((codes[6] ?? 0) & 0x0c) !== 0) return 'optic-mmf';
  }
  if ((facts.smfM ?? 0) > 0) return 'optic-smf';
  if ((facts.om3M ?? 0) > 0 || (facts.om2M ?? 0) > 0 || (facts.om1M ?? 0) > 0 || (facts.om4M ?? 0) > 0)
    return 'optic-mmf';
  const wavelength = facts.wavelengthNm ?? 0;
  if (wavelength >= 830 && wavelength <= 950) return 'optic-mmf';
  if (wavelength >= 1260 && wavelength <= 1625) return 'optic-smf';
  return null;
}

/** True where the bytes of the wavelength hold facts about copper instead: SFF-8472 byte 8, SFF-8636 byte 147. */
export function isCopper(facts: ModuleFacts): boolean {
  if (facts.family === 'sff-8472') return ((statedCodes(facts)[5] ?? 0) & 0x0c) !== 0;
  return facts.family === 'sff-8636' && (facts.mediaTechnology ?? 0) >= 0xa0;
}

export function isCable(mediaClass: MediaClass | null): boolean {
  return mediaClass === 'passive-dac' || mediaClass === 'active-dac' || mediaClass === 'aoc';
}
