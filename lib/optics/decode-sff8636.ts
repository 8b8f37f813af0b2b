import { bitNames, codePoint } from '#lib/optics/code-point.ts';
import { sumOf, s16, u16, upperPage, wasRead, writtenPage } from '#lib/optics/eeprom-image.ts';
import type { EepromImage } from '#lib/optics/eeprom-image.ts';
import { readPagedLimits } from '#lib/optics/decode-limits.ts';
import { domFacts, domLane, emptyFacts } from '#lib/optics/module-facts.ts';
import type { DomFacts, LaneFlag, LimitQuantity, ModuleFacts } from '#lib/optics/module-facts.ts';
import type { DomLimits } from '#lib/optics/module-record.ts';
import { EXTENDED_COMPLIANCE } from '#lib/optics/sff8024.ts';
import { SFF8636_INFINIBAND, SFF8636_REVISIONS } from '#lib/optics/sff8636-codes.ts';
import { dbmOf, round } from '#lib/optics/units.ts';
import { ouiFromBytes, textFromBytes } from '#lib/optics/visible-text.ts';

/** Decodes a QSFP's memory: SFF-8636 Rev 2.11, lower memory, page 00h (table 6-15), page 02h and page 03h. */
export function decodeSff8636(image: EepromImage): ModuleFacts {
  const facts = emptyFacts();
  const { base } = image;
  facts.family = 'sff-8636';
  facts.identifier = wasRead(image, 0, 1) && base[0] !== 0 && base[0] !== 0xff ? (base[0] as number) : null;
  if (wasRead(image, 128, 1)) facts.identifier ??= base[128] as number;
  if (wasRead(image, 0, 2)) facts.specification = SFF8636_REVISIONS[base[1] as number] ?? null;
  if (wasRead(image, 113, 1)) facts.farEnd = base[113] as number;
  if (wasRead(image, 107, 1) && base[107] !== 0) facts.maxPowerW = (base[107] as number) / 10;
  if (wasRead(image, 128, 96)) {
    readPage00(facts, base);
    readInfiniBand(facts, base[164] as number);
    const page02 = writtenPage(image, 2);
    if (page02 !== null && ((base[129] as number) & CLEI_PRESENT) !== 0)
      facts.clei = textFromBytes(page02, 0, 10);
  }
  if (wasRead(image, 116, 1) && (base[1] as number) >= REVISION_2_8)
    readSecondary(facts, base[116] as number);
  if (wasRead(image, 0, 58)) readDiagnostics(facts, base, image);
  return facts;
}

/** Byte 129 bit 4: page 02h begins with the CLEI code (section 6.5). */
const CLEI_PRESENT = 0x10;
/** Byte 1: revision 2.8 and later. Byte 116 came with 2.10, which has no code of its own. */
const REVISION_2_8 = 0x08;

function readSecondary(facts: ModuleFacts, code: number): void {
  if (code !== 0 && code !== 0xff) facts.otherCompliance.push(codePoint(EXTENDED_COMPLIANCE, code).name);
}

/** Table 6-21: the fastest rates first; all ones is unwritten memory. */
function readInfiniBand(facts: ModuleFacts, byte: number): void {
  if (byte !== 0xff) facts.otherCompliance.push(...bitNames(SFF8636_INFINIBAND, [byte]));
}

function readPage00(facts: ModuleFacts, base: Uint8Array): void {
  facts.extendedIdentifier = base[129] as number;
  facts.connector = base[130] as number;
  facts.codes = [...base.subarray(131, 139)];
  facts.codesStated = true;
  facts.encoding = base[139] as number;
  facts.bitRateMbd = base[140] === 0xff ? (base[222] as number) * 250 : (base[140] as number) * 100;
  facts.rateIdentifier = base[141] as number;
  facts.smfM = (base[142] as number) * 1000;
  facts.om3M = (base[143] as number) * 2;
  facts.om2M = base[144] as number;
  facts.om1M = base[145] as number;
  facts.cableByte = base[146] as number;
  facts.mediaTechnology = base[147] as number;
  facts.vendor = textFromBytes(base, 148, 16);
  facts.oui = ouiFromBytes(base, 165);
  facts.partNumber = textFromBytes(base, 168, 16);
  facts.revision = textFromBytes(base, 184, 2);
  if (facts.mediaTechnology >= 0xa0) {
    facts.attenuation = COPPER_GHZ.map((ghz, i) => ({ ghz, db: base[186 + i] as number }));
  } else {
    facts.wavelengthNm = round(u16(base, 186) / 20, 3);
    facts.wavelengthToleranceNm = round(u16(base, 188) / 200, 3);
  }
  facts.extendedCompliance = base[192] as number;
  facts.options = [...base.subarray(193, 196)];
  facts.serial = textFromBytes(base, 196, 16);
  facts.dateCode = textFromBytes(base, 212, 8);
  facts.checksums.push({ name: 'CC_BASE', ok: sumOf(base, 128, 190) === base[191] });
  facts.checksums.push({ name: 'CC_EXT', ok: sumOf(base, 192, 222) === base[223] });
}

/** Bytes 186-189 of copper cables, GHz. */
const COPPER_GHZ = [2.5, 5, 7, 12.9] as const;

function readDiagnostics(facts: ModuleFacts, base: Uint8Array, image: EepromImage): void {
  const dom = domFacts(facts);
  dom.calibration = 'internal';
  dom.temperatureC = s16(base, 22) / 256;
  dom.supplyV = u16(base, 26) / 10_000;
  if (wasRead(image, 220, 1)) dom.rxPowerKind = ((base[220] as number) & 0x08) !== 0 ? 'average' : 'oma';
  for (let i = 0; i < 4; i++) {
    const lane = domLane(dom, i + 1);
    if (lane === null) break;
    lane.rxPowerMw = u16(base, 34 + i * 2) / 10_000;
    lane.rxPowerDbm = dbmOf(lane.rxPowerMw);
    lane.biasMa = u16(base, 42 + i * 2) / 500;
    lane.txPowerMw = u16(base, 50 + i * 2) / 10_000;
    lane.txPowerDbm = dbmOf(lane.txPowerMw);
  }
  for (const [key, offset, shift] of LANE_STATES) {
    const bits = (base[offset] as number) >> shift;
    dom.laneFlags.push({ key, values: [0, 1, 2, 3].map((lane) => ((bits >> lane) & 1) === 1) });
  }
  readFlags(dom, base);
  const page03 = upperPage(image, 3);
  if (page03 !== null) readPagedLimits(dom, page03, LIMIT_OFFSETS, 1);
}

/** Bytes 3-5: four lanes in a nibble. */
const LANE_STATES: readonly (readonly [key: LaneFlag, offset: number, shift: number])[] = [
  ['txLos', 3, 4],
  ['rxLos', 3, 0],
  ['txFault', 4, 0],
  ['txLol', 5, 4],
  ['rxLol', 5, 0],
];

const LIMIT_OFFSETS: Readonly<Record<LimitQuantity, number>> = {
  temperature: 128,
  supply: 144,
  rxPower: 176,
  bias: 184,
  txPower: 192,
};

const NIBBLE: readonly (readonly [mask: number, level: keyof DomLimits])[] = [
  [8, 'highAlarm'],
  [4, 'lowAlarm'],
  [2, 'highWarning'],
  [1, 'lowWarning'],
];

/** Bytes 6-14: one nibble per quantity or lane. */
function readFlags(dom: DomFacts, base: Uint8Array): void {
  const flags: DomFacts['flags'] = [];
  const nibble = (bits: number, quantity: LimitQuantity, lane: number | null): void => {
    for (const [mask, level] of NIBBLE) if ((bits & mask) !== 0) flags.push({ quantity, level, lane });
  };
  nibble((base[6] as number) >> 4, 'temperature', null);
  nibble((base[7] as number) >> 4, 'supply', null);
  for (const [quantity, offset] of LANE_FLAG_BYTES) {
    for (let i = 0; i < 4; i++) {
      const byte = base[offset + (i >> 1)] as number;
      nibble(i % 2 === 0 ? byte >> 4 : byte & 0x0f, quantity, i + 1);
    }
  }
  dom.flags = flags;
}

const LANE_FLAG_BYTES: readonly (readonly [quantity: LimitQuantity, offset: number])[] = [
  ['rxPower', 9],
  ['bias', 11],
  ['txPower', 13],
];
