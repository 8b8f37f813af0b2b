import { sumOf, s16, u16, wasRead } from '#lib/optics/eeprom-image.ts';
import type { EepromImage } from '#lib/optics/eeprom-image.ts';
import { domFacts, domLane, domLimits, emptyFacts } from '#lib/optics/module-facts.ts';
import type { DomFacts, LimitQuantity, ModuleFacts } from '#lib/optics/module-facts.ts';
import type { DomLimits } from '#lib/optics/module-record.ts';
import { SFF8472_REVISIONS } from '#lib/optics/sff8472-codes.ts';
import { cableAssemblyM, dbmOf, finite, round, stated } from '#lib/optics/units.ts';
import { ouiFromBytes, textFromBytes } from '#lib/optics/visible-text.ts';

/** Decodes an SFP's memory: SFF-8472 Rev 12.4, A0h bytes 0-95 and A2h bytes 0-119. */
export function decodeSff8472(image: EepromImage): ModuleFacts {
  const facts = emptyFacts();
  const { base } = image;
  facts.family = 'sff-8472';
  if (wasRead(image, 0, 20)) readBase(facts, base);
  if (wasRead(image, 20, 16)) facts.vendor = textFromBytes(base, 20, 16);
  if (wasRead(image, 36, 1)) facts.extendedCompliance = base[36] as number;
  if (wasRead(image, 37, 3)) facts.oui = ouiFromBytes(base, 37);
  if (wasRead(image, 40, 16)) facts.partNumber = textFromBytes(base, 40, 16);
  if (wasRead(image, 56, 4)) facts.revision = textFromBytes(base, 56, 4);
  if (wasRead(image, 60, 3)) readWavelength(facts, base);
  if (wasRead(image, 0, 64)) facts.checksums.push({ name: 'CC_BASE', ok: sumOf(base, 0, 62) === base[63] });
  if (wasRead(image, 64, 32)) readExtended(facts, base);
  if (wasRead(image, 0, 96)) readCable(facts, base);
  readSecondFibreChannel(facts, image);
  if (image.a2 !== null && wasRead(image, 64, 29)) readLevel4Power(facts, base, image.a2);
  if (wasRead(image, 0, 96) && image.a2 !== null) readDiagnostics(facts, base, image.a2);
  return facts;
}

function readBase(facts: ModuleFacts, base: Uint8Array): void {
  facts.identifier = base[0] as number;
  facts.extendedIdentifier = base[1] as number;
  facts.connector = base[2] as number;
  facts.codes = [...base.subarray(3, 11)];
  facts.codesStated = true;
  facts.encoding = base[11] as number;
  facts.bitRateMbd = (base[12] as number) * 100;
  facts.rateIdentifier = base[13] as number;
  facts.smfM = Math.max((base[14] as number) * 1000, (base[15] as number) * 100);
  facts.om2M = (base[16] as number) * 10;
  facts.om1M = (base[17] as number) * 10;
  facts.cableByte = base[18] as number;
  facts.om3M = (base[19] as number) * 10;
}

/** Bytes 60-61: nm, and for the DWDM identifier hundredths in byte 62 (INF-8077i). */
function readWavelength(facts: ModuleFacts, base: Uint8Array): void {
  const fraction = facts.identifier === 0x0b ? (base[62] as number) / 100 : 0;
  facts.wavelengthNm = u16(base, 60) + fraction;
}

function readExtended(facts: ModuleFacts, base: Uint8Array): void {
  facts.options = [base[64] as number, base[65] as number];
  const [first, second] = [base[66] as number, base[67] as number];
  if (base[12] === 0xff) {
    facts.bitRateMbd = first * 250;
    facts.bitRateMarginMaxPercent = second;
    facts.bitRateMarginMinPercent = second;
  } else {
    facts.bitRateMarginMaxPercent = first;
    facts.bitRateMarginMinPercent = second;
  }
  facts.serial = textFromBytes(base, 68, 16);
  facts.dateCode = textFromBytes(base, 84, 8);
  facts.specification = SFF8472_REVISIONS[base[94] as number] ?? null;
  facts.checksums.push({ name: 'CC_EXT', ok: sumOf(base, 64, 94) === base[95] });
}

/** Byte 8: passive and active cables. */
const CABLE = 0x0c;
/** Byte 94. */
const REVISION_12_4 = 0x09;
/** Bytes 14 and 15 of cables, GHz. */
const COPPER_GHZ = [12.9, 25.78] as const;

/** Cables of Rev 12.4: losses in bytes 14-15, and in byte 19 a length finer than the whole metres of byte 18 (table 6-1). */
function readCable(facts: ModuleFacts, base: Uint8Array): void {
  if (((base[8] as number) & CABLE) === 0 || (base[94] as number) < REVISION_12_4 || base[94] === 0xff)
    return;
  facts.attenuation = COPPER_GHZ.map((ghz, i) => ({ ghz, db: base[14 + i] as number }));
  facts.cableAssemblyM = cableAssemblyM(base[19] as number);
}

/** Byte 10 bit 1 points to byte 62, whose bit 0 is the only one (table 5-3). DWDM-SFP uses the byte for its wavelength. */
function readSecondFibreChannel(facts: ModuleFacts, image: EepromImage): void {
  if (!wasRead(image, 0, 63) || image.base[0] === 0x0b || facts.codes?.every((byte) => byte === 0xff)) return;
  const [speeds, further] = [image.base[10] as number, image.base[62] as number];
  if ((speeds & 0x02) !== 0 && (further & 0x01) !== 0) facts.otherCompliance.push('FC 64GFC');
}

const POWER_LEVEL_4 = 0x40;

/** A2h byte 66, tenths of a watt (table 9-11), where external calibration leaves room for it. */
function readLevel4Power(facts: ModuleFacts, base: Uint8Array, a2: Uint8Array): void {
  const isLevel4 = ((base[64] as number) & POWER_LEVEL_4) !== 0;
  const isExternal = ((base[92] as number) & EXTERNAL_CALIBRATION) !== 0;
  if (isLevel4 && !isExternal) facts.maxPowerW = stated((a2[66] as number) / 10);
}

const DDM_IMPLEMENTED = 0x40;
const EXTERNAL_CALIBRATION = 0x10;
const AVERAGE_POWER = 0x08;

/** A2h: thresholds 0-39, calibration 56-91, readings 96-105, status 110, flags 112-117. */
function readDiagnostics(facts: ModuleFacts, base: Uint8Array, a2: Uint8Array): void {
  const type = base[92] as number;
  if ((type & DDM_IMPLEMENTED) === 0) return;
  const dom = domFacts(facts);
  dom.supported = true;
  dom.rxPowerKind = (type & AVERAGE_POWER) !== 0 ? 'average' : 'oma';
  dom.calibration = (type & EXTERNAL_CALIBRATION) !== 0 ? 'external' : 'internal';
  const scale = (type & EXTERNAL_CALIBRATION) !== 0 ? externalScales(a2) : INTERNAL;
  dom.temperatureC = finite(scale.temperature(s16(a2, 96)));
  dom.supplyV = finite(scale.supply(u16(a2, 98)));
  const lane = domLane(dom, 1);
  if (lane !== null) {
    lane.biasMa = rounded(scale.bias(u16(a2, 100)), 3);
    lane.txPowerMw = rounded(scale.txPower(u16(a2, 102)), 4);
    lane.txPowerDbm = dbmOf(lane.txPowerMw);
    lane.rxPowerMw = rounded(scale.rxPower(u16(a2, 104)), 4);
    lane.rxPowerDbm = dbmOf(lane.rxPowerMw);
    const enhanced = base[93] as number;
    if ((enhanced & 0x20) !== 0) lane.txFault = ((a2[110] as number) & 0x04) !== 0;
    if ((enhanced & 0x10) !== 0) lane.rxLos = ((a2[110] as number) & 0x02) !== 0;
  }
  readLimits(dom, a2, scale);
  readFlags(dom, base, a2);
  facts.checksums.push({ name: 'CC_DMI', ok: sumOf(a2, 0, 94) === a2[95] });
}

type Scales = Record<LimitQuantity, (raw: number) => number>;

const INTERNAL: Scales = {
  temperature: (raw) => raw / 256,
  supply: (raw) => raw / 10_000,
  bias: (raw) => raw / 500,
  txPower: (raw) => raw / 10_000,
  rxPower: (raw) => raw / 10_000,
};

/** A2h bytes 56-91: slopes are unsigned 8.8 fixed point, offsets signed, the receiver a polynomial of IEEE floats. */
function externalScales(a2: Uint8Array): Scales {
  const view = new DataView(a2.buffer, a2.byteOffset, a2.byteLength);
  const linear = (offset: number) => {
    const slope = u16(a2, offset) / 256;
    const shift = s16(a2, offset + 2);
    return (raw: number) => raw * slope + shift;
  };
  const bias = linear(76);
  const txPower = linear(80);
  const temperature = linear(84);
  const supply = linear(88);
  const rx = [72, 68, 64, 60, 56].map((offset) => view.getFloat32(offset));
  return {
    temperature: (raw) => temperature(raw) / 256,
    supply: (raw) => supply(raw) / 10_000,
    bias: (raw) => bias(raw) / 500,
    txPower: (raw) => txPower(raw) / 10_000,
    rxPower: (raw) =>
      Math.max(
        0,
        rx.reduce((sum, factor, power) => sum + factor * raw ** power, 0),
      ) / 10_000,
  };
}

function rounded(value: number, decimals: 3 | 4): number | null {
  return Number.isFinite(value) ? round(value, decimals) : null;
}

const LIMIT_ROWS: readonly (readonly [quantity: LimitQuantity, offset: number])[] = [
  ['temperature', 0],
  ['supply', 8],
  ['bias', 16],
  ['txPower', 24],
  ['rxPower', 32],
];

const LEVEL_ORDER: readonly (keyof DomLimits)[] = ['highAlarm', 'lowAlarm', 'highWarning', 'lowWarning'];

function readLimits(dom: DomFacts, a2: Uint8Array, scale: Scales): void {
  for (const [quantity, offset] of LIMIT_ROWS) {
    const limits = domLimits(dom, quantity);
    let blank = true;
    LEVEL_ORDER.forEach((level, i) => {
      const at = offset + i * 2;
      if (u16(a2, at) !== 0) blank = false;
      limits[level] = finite(scale[quantity](quantity === 'temperature' ? s16(a2, at) : u16(a2, at)));
    });
    if (blank) dom.limits[quantity] = null;
  }
}

/** Bytes 112-113 alarms and 116-117 warnings, when byte 93 bit 7 says that they are implemented. */
function readFlags(dom: DomFacts, base: Uint8Array, a2: Uint8Array): void {
  dom.flagsImplemented = ((base[93] as number) & 0x80) !== 0;
  if (!dom.flagsImplemented) return;
  dom.flags = [];
  FLAG_ORDER.forEach(([quantity, byte, high], row) => {
    const lane = row < 2 ? null : 1;
    const alarms = a2[112 + byte] as number;
    const warnings = a2[116 + byte] as number;
    if ((alarms & high) !== 0) dom.flags?.push({ quantity, level: 'highAlarm', lane });
    if ((alarms & (high >> 1)) !== 0) dom.flags?.push({ quantity, level: 'lowAlarm', lane });
    if ((warnings & high) !== 0) dom.flags?.push({ quantity, level: 'highWarning', lane });
    if ((warnings & (high >> 1)) !== 0) dom.flags?.push({ quantity, level: 'lowWarning', lane });
  });
}

const FLAG_ORDER: readonly (readonly [quantity: LimitQuantity, byte: 0 | 1, highMask: number])[] = [
  ['temperature', 0, 0x80],
  ['supply', 0, 0x20],
  ['bias', 0, 0x08],
  ['txPower', 0, 0x02],
  ['rxPower', 1, 0x80],
];
