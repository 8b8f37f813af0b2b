import { BANKS, LANES_PER_BANK } from '#lib/optics/cmis-banks.ts';
import { readPagedLimits } from '#lib/optics/decode-limits.ts';
import { sumOf, s16, u16, upperPage } from '#lib/optics/eeprom-image.ts';
import type { EepromImage } from '#lib/optics/eeprom-image.ts';
import { domFacts, domLane } from '#lib/optics/module-facts.ts';
import type { DomFacts, LaneFlag, LimitQuantity, ModuleFacts } from '#lib/optics/module-facts.ts';
import type { DomLimits } from '#lib/optics/module-record.ts';
import { dbmOf, round } from '#lib/optics/units.ts';

/** Module monitors of lower memory, thresholds of page 02h and the lanes of page 11h in every bank that was read. */
export function readCmisDiagnostics(facts: ModuleFacts, image: EepromImage, page01: Uint8Array | null): void {
  const { base } = image;
  const dom = domFacts(facts);
  dom.calibration = 'internal';
  dom.temperatureC = s16(base, 14) / 256;
  dom.supplyV = u16(base, 16) / 10_000;
  readModuleFlags(dom, base[9] as number);
  if (page01 === null) return;
  const support = supportOf(page01);
  dom.rxPowerKind = support.averagePower ? 'average' : 'oma';
  const page02 = upperPage(image, 2);
  if (page02 !== null) {
    readPagedLimits(dom, page02, LIMIT_OFFSETS, support.biasScale);
    facts.checksums.push({ name: 'page 02h', ok: sumOf(page02, 0, 126) === page02[127] });
  }
  for (let bank = 0; bank < BANKS; bank++) {
    const page11 = upperPage(image, 0x11, bank);
    if (page11 !== null) readBank(dom, page11, bank * LANES_PER_BANK, support);
  }
}

interface Support {
  bias: boolean;
  txPower: boolean;
  rxPower: boolean;
  /** Multiplier of the 2 uA unit: 1, 2 or 4. */
  biasScale: number;
  averagePower: boolean;
  flags: Readonly<Record<LaneFlag, boolean>>;
}

/** CMIS 5.3, tables 8-49, 8-51 and 8-52: page 01h bytes 151 (receiver), 157-158 (flags) and 160 (monitors). */
function supportOf(page01: Uint8Array): Support {
  const at = (offset: number): number => page01[offset - 128] as number;
  return {
    bias: (at(160) & 0x01) !== 0,
    txPower: (at(160) & 0x02) !== 0,
    rxPower: (at(160) & 0x04) !== 0,
    biasScale: [1, 2, 4, 1][(at(160) >> 3) & 0x03] as number,
    averagePower: (at(151) & 0x10) !== 0,
    flags: {
      txFault: (at(157) & 0x01) !== 0,
      txLos: (at(157) & 0x02) !== 0,
      txLol: (at(157) & 0x04) !== 0,
      rxLos: (at(158) & 0x02) !== 0,
      rxLol: (at(158) & 0x04) !== 0,
    },
  };
}

/** CMIS 5.3, tables 8-87 to 8-89: flags of eight lanes in a byte, samples of 16 bits. Offsets count from 128. */
function readBank(dom: DomFacts, page: Uint8Array, firstLane: number, support: Support): void {
  const at = (offset: number): number => page[offset - 128] as number;
  for (let i = 0; i < LANES_PER_BANK; i++) {
    const lane = domLane(dom, firstLane + i + 1);
    if (lane === null) return;
    if (support.txPower) {
      lane.txPowerMw = u16(page, 154 - 128 + i * 2) / 10_000;
      lane.txPowerDbm = dbmOf(lane.txPowerMw);
    }
    if (support.bias) lane.biasMa = round((u16(page, 170 - 128 + i * 2) * support.biasScale) / 500, 3);
    if (support.rxPower) {
      lane.rxPowerMw = u16(page, 186 - 128 + i * 2) / 10_000;
      lane.rxPowerDbm = dbmOf(lane.rxPowerMw);
    }
    for (const [key, offset] of LANE_STATES) {
      if (support.flags[key]) lane[key] = ((at(offset) >> i) & 1) === 1;
    }
  }
  for (const [quantity, offset] of LANE_FLAG_BYTES) {
    LEVELS.forEach((level, row) => {
      for (let i = 0; i < LANES_PER_BANK; i++) {
        if (((at(offset + row) >> i) & 1) === 1)
          dom.flags?.push({ quantity, level, lane: firstLane + i + 1 });
      }
    });
  }
}

const LANE_STATES: readonly (readonly [key: LaneFlag, offset: number])[] = [
  ['txFault', 135],
  ['txLos', 136],
  ['txLol', 137],
  ['rxLos', 147],
  ['rxLol', 148],
];

const LEVELS: readonly (keyof DomLimits)[] = ['highAlarm', 'lowAlarm', 'highWarning', 'lowWarning'];

const LANE_FLAG_BYTES: readonly (readonly [quantity: LimitQuantity, offset: number])[] = [
  ['txPower', 139],
  ['bias', 143],
  ['rxPower', 149],
];

const LIMIT_OFFSETS: Readonly<Record<LimitQuantity, number>> = {
  temperature: 128,
  supply: 136,
  txPower: 176,
  bias: 184,
  rxPower: 192,
};

/** CMIS 5.3, table 8-9 (lower memory byte 9): temperature in the low nibble and supply in the high one. */
function readModuleFlags(dom: DomFacts, byte: number): void {
  dom.flags = [];
  LEVELS.forEach((level, bit) => {
    if (((byte >> bit) & 1) === 1) dom.flags?.push({ quantity: 'temperature', level, lane: null });
    if (((byte >> (bit + 4)) & 1) === 1) dom.flags?.push({ quantity: 'supply', level, lane: null });
  });
}
