import { describe, expect, test } from 'vitest';
import { imageFromFlat, imageFromPages } from '#lib/optics/eeprom-image.ts';
import type { EepromPage } from '#lib/optics/eeprom-image.ts';
import type { ModuleReading, ModuleRecord } from '#lib/optics/module-record.ts';
import { readEeprom } from '#lib/optics/read-eeprom.ts';
import { encodeCmis, encodeQsfp, encodeSfp } from './encode-image.ts';
import type { CmisFields, QsfpFields, SfpFields } from './encode-image.ts';

const COMMON = {
  vendor: 'ACME OPTICS',
  partNumber: 'PART-1',
  serial: 'AC00000001',
  date: '240228',
  oui: [0, 1, 2] as const,
  connector: 0x07,
  temperatureC: 40,
  supplyV: 3.3,
};

function sfp(fields: Partial<SfpFields>): Uint8Array {
  const codes = [0, 0, 0, 0, 0, 0, 0, 0];
  const optic = {
    extendedCompliance: 0,
    bitRateMbd: 10_300,
    smfKm: 0,
    om3Tens: 0,
    cableByte: 0,
    wavelengthNm: 0,
  };
  return encodeSfp({ ...COMMON, ...optic, codes, ...fields });
}

function qsfp(fields: Partial<QsfpFields>): Uint8Array {
  const codes = [0, 0, 0, 0, 0, 0, 0, 0];
  const optic = {
    extendedCompliance: 0,
    technology: 0x40,
    smfKm: 0,
    om3Twos: 0,
    cableByte: 0,
    wavelengthNm: 1310,
  };
  return encodeQsfp({ ...COMMON, ...optic, identifier: 0x11, codes, ...fields });
}

function cmis(fields: Partial<CmisFields>, flat = false): Uint8Array {
  const optic = {
    mediaType: 2,
    technology: 6,
    applications: [],
    cableByte: 0,
    smfByte: 0,
    wavelengthNm: 1311,
    quarterWatts: 48,
  };
  return encodeCmis({ ...COMMON, ...optic, identifier: 0x18, ...fields }, flat);
}

const read = (image: Uint8Array): ModuleReading => readEeprom(imageFromFlat(image));
const record = (image: Uint8Array): ModuleRecord => {
  const { module, reason } = read(image);
  if (module === null) throw new Error(reason?.message);
  return module;
};

describe('media and functional class', () => {
  const byte = (index: number, mask: number): number[] =>
    Array.from({ length: 8 }, (_, i) => (i === index ? mask : 0));
  test.each<[string, Uint8Array, Partial<ModuleRecord>]>([
    [
      '10G SR',
      sfp({ codes: byte(0, 0x10), wavelengthNm: 850 }),
      { mediaClass: 'optic-mmf', functionalClass: '10GBASE-SR', formFactor: 'SFP+', fiber: 'MMF' },
    ],
    [
      '10G ZR',
      sfp({ codes: byte(0, 0x80), smfKm: 80, wavelengthNm: 1550 }),
      { mediaClass: 'optic-smf', functionalClass: '10GBASE-ZR' },
    ],
    [
      '1G SX',
      sfp({ codes: byte(3, 0x01), bitRateMbd: 1300, wavelengthNm: 850 }),
      { functionalClass: '1000BASE-SX', nominalSpeedMbps: 1000, formFactor: 'SFP' },
    ],
    [
      '1G RJ45',
      sfp({ codes: byte(3, 0x08), bitRateMbd: 1300, connector: 0x22, cableByte: 100 }),
      {
        mediaClass: 'base-t',
        functionalClass: '1000BASE-T',
        cableLengthM: null,
        reach: [{ medium: 'copper', meters: 100 }],
      },
    ],
    [
      '10G BX',
      sfp({ codes: byte(0, 0x20), smfKm: 10, wavelengthNm: 1270 }),
      { functionalClass: '10GBASE-BX', bidirectional: { txNm: 1270, rxNm: 1330 } },
    ],
    [
      'passive DAC',
      sfp({ codes: byte(5, 0x04), connector: 0x21, cableByte: 3 }),
      {
        mediaClass: 'passive-dac',
        functionalClass: '10GBASE-CR',
        cableLengthM: 3,
        cableLengthSource: 'eeprom',
        wavelengthNm: null,
      },
    ],
    [
      'AOC by part number',
      sfp({ codes: byte(5, 0x08), connector: 0x21, cableByte: 10, partNumber: 'SFP-10G-AOC10M' }),
      { mediaClass: 'aoc', functionalClass: '10G-AOC', cableLengthM: 10 },
    ],
    [
      '25G DAC',
      sfp({
        codes: byte(5, 0x04),
        connector: 0x23,
        extendedCompliance: 0x0c,
        bitRateMbd: 25_750,
        cableByte: 1,
      }),
      { functionalClass: '25GBASE-CR', formFactor: 'SFP28' },
    ],
    [
      '100G CWDM4',
      qsfp({ extendedCompliance: 0x06, smfKm: 2 }),
      { mediaClass: 'optic-smf', functionalClass: '100G-CWDM4', nominalSpeedMbps: 100_000, laneCount: 4 },
    ],
    [
      '100G AOC',
      qsfp({ extendedCompliance: 0x01, connector: 0x23, technology: 0, cableByte: 15 }),
      { mediaClass: 'aoc', functionalClass: '100G-AOC', cableLengthM: 15 },
    ],
    [
      '200G DAC',
      qsfp({ extendedCompliance: 0x40, connector: 0x23, technology: 0xa0, cableByte: 2 }),
      { mediaClass: 'passive-dac', functionalClass: '200GBASE-CR4', formFactor: 'QSFP56' },
    ],
    [
      '400G DR4',
      cmis({
        applications: [
          [0x11, 0x1c, 0x84, 0x01],
          [0x0d, 0x14, 0x21, 0x55],
        ],
      }),
      { functionalClass: '400GBASE-DR4', nominalSpeedMbps: 400_000, laneCount: 8 },
    ],
    [
      '8x100G AEC',
      cmis({
        identifier: 0x19,
        mediaType: 4,
        technology: 0x0f,
        connector: 0x23,
        cableByte: 0x0f,
        applications: [[0x4c, 3, 0x11, 0xff]],
      }),
      { mediaClass: 'active-dac', functionalClass: '8x100G-ACC', cableLengthM: 1.5 },
    ],
    [
      'loopback',
      cmis({ mediaType: 3, technology: 0x0a, applications: [[0x11, 0xbf, 0x88, 1]] }),
      { mediaClass: 'loopback' },
    ],
  ])('%s', (_, image, expected) => {
    expect(record(image)).toMatchObject(expected);
  });
});

test('external calibration is applied to readings and thresholds', () => {
  const image = sfp({ codes: [0x10, 0, 0, 0, 0, 0, 0, 0] });
  const a2 = new DataView(image.buffer, 256);
  image[92] = 0x58;
  a2.setFloat32(68, 2); // receiver slope
  a2.setFloat32(72, 5); // receiver offset, 0.1 uW
  for (const slope of [76, 80, 84, 88]) a2.setUint16(slope, 0x0180); // 1.5
  a2.setInt16(86, 256); // temperature offset: 1 degree
  const { dom } = record(image);
  expect(dom).toMatchObject({ calibration: 'external', temperatureC: 61, supplyV: 4.95 });
  expect(dom?.lanes[0]).toMatchObject({ biasMa: 9, txPowerMw: 0.75, rxPowerMw: 0.0007 });
  expect(dom?.thresholds?.temperatureC).toMatchObject({ highAlarm: 113.5, lowAlarm: -6.5 });
});

test('a wrong checksum is told, and the text before it is kept', () => {
  const image = sfp({});
  image[63] = (image[63] as number) ^ 0xff;
  const decoded = record(image);
  expect(decoded.vendor).toBe('ACME OPTICS');
  expect(decoded.checksums?.[0]).toEqual({ name: 'CC_BASE', ok: false });
});

test('shifted bytes are noise, not a module', () => {
  const image = sfp({}).map((byte, i, all) => (i < 4 ? byte : ((all[i + 160] as number) | 0x80) & 0xff));
  expect(read(image)).toMatchObject({ state: 'unreadable', reason: { kind: 'garbage' } });
});

test('bytes that are no text stay visible', () => {
  const image = sfp({ vendor: 'AC\x07ME\xf6' });
  expect(record(image).vendor).toBe('AC\\x07ME\\xf6');
});

test.each([0x00, 0xff])('a memory of 0x%s is blank', (byte) => {
  expect(read(new Uint8Array(512).fill(byte))).toMatchObject({
    state: 'unreadable',
    reason: { kind: 'garbage' },
  });
});

test('a blank byte 0 falls back to byte 128', () => {
  const image = qsfp({ extendedCompliance: 0x06 });
  image[0] = 0;
  expect(record(image)).toMatchObject({ identifier: { code: 0x11 }, functionalClass: '100G-CWDM4' });
});

test('CMIS lanes come from page 11h of every bank, bias with its multiplier', () => {
  const flat = cmis({ applications: [[0x11, 0x1c, 0x84, 0x01]] });
  const at = (page: number, bank: number, offset: number, bytes: Uint8Array): EepromPage => ({
    i2c: 0x50,
    bank,
    page,
    offset,
    bytes,
  });
  const lanes = new Uint8Array(128);
  lanes[154 - 128] = 0x27; // 0x2710: 1 mW
  lanes[155 - 128] = 0x10;
  lanes[170 - 128] = 0x27; // 10000 x 2 uA x 2
  lanes[171 - 128] = 0x10;
  lanes[149 - 128] = 0x80; // lane 8: RX power high alarm
  const { dom } = readEeprom(
    imageFromPages([
      at(0, 0, 0, flat.slice(0, 128)),
      at(0, 0, 128, flat.slice(128, 256)),
      at(1, 0, 128, flat.slice(256, 384)),
      at(0x11, 0, 128, lanes),
      at(0x11, 1, 128, lanes),
    ]),
  ).module as ModuleRecord;
  expect(dom?.lanes).toHaveLength(16);
  expect(dom?.lanes[8]).toMatchObject({
    txPowerMw: 1,
    txPowerDbm: 0,
    biasMa: 40,
    rxPowerMw: 0,
    rxPowerDbm: null,
  });
  expect(dom?.flags).toEqual([
    { quantity: 'temperature', level: 'highWarning', lane: null },
    { quantity: 'rxPower', level: 'highAlarm', lane: 8 },
    { quantity: 'rxPower', level: 'highAlarm', lane: 16 },
  ]);
});

test('a passive cable has no diagnostics, whatever its zeros say', () => {
  const image = qsfp({
    technology: 0xa0,
    connector: 0x23,
    codes: [8, 0, 0, 0, 0, 0, 0, 0],
    supplyV: 0,
    temperatureC: 0,
  });
  expect(record(image).dom).toBeNull();
});
