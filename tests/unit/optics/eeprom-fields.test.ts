import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { imageFromFlat, imageFromPages } from '#lib/optics/eeprom-image.ts';
import type { ModuleRecord } from '#lib/optics/module-record.ts';
import { readEeprom } from '#lib/optics/read-eeprom.ts';
import { readEthtoolModule } from '#lib/optics/read-ethtool-module.ts';
import { encodeCmis, encodeQsfp, encodeSfp, hexTable } from './encode-image.ts';

const name = (width: number) =>
  fc
    .stringMatching(new RegExp(`^[A-Z0-9][A-Z0-9 .+/_-]{0,${width - 2}}[A-Z0-9]$`))
    .filter((text) => text.length <= width);
const byte = fc.integer({ min: 0, max: 255 });
const common = {
  vendor: name(16),
  partNumber: name(16),
  serial: name(16),
  date: fc.constantFrom('240228', '190417A1', '000101', '231231 2'),
  oui: fc.tuple(byte, byte, byte),
  connector: fc.constantFrom(0x01, 0x07, 0x0c, 0x21, 0x23, 0x28),
  temperatureC: fc.integer({ min: -40, max: 85 }),
  supplyV: fc.integer({ min: 3000, max: 3600 }).map((millivolts) => millivolts / 1000),
};

function decode(image: Uint8Array): ModuleRecord {
  const fromBytes = readEeprom(imageFromFlat(image));
  expect(readEthtoolModule(hexTable(image))).toEqual(fromBytes);
  expect(fromBytes.state).toBe('module');
  return fromBytes.module as ModuleRecord;
}

function expectCommon(module: ModuleRecord, fields: { [K in keyof typeof common]: unknown }): void {
  expect(module.vendor).toBe(fields.vendor);
  expect(module.partNumber).toBe(fields.partNumber);
  expect(module.serial).toBe(fields.serial);
  expect(module.connector?.code).toBe(fields.connector);
  expect(module.dateCode?.raw).toBe(fields.date);
  expect(module.oui).toBe(
    (fields.oui as number[]).map((part) => part.toString(16).padStart(2, '0')).join(':'),
  );
  expect(module.checksums?.every((checksum) => checksum.ok)).toBe(true);
}

const reach = (module: ModuleRecord, medium: string): number =>
  module.reach.find((entry) => entry.medium === medium)?.meters ?? 0;

describe('fields written into an image come back', () => {
  test('SFF-8472', () => {
    const codes = fc
      .array(byte, { minLength: 8, maxLength: 8 })
      .filter((bytes) => bytes.some((code) => code !== 0xff));
    const fields = fc.record({
      ...common,
      codes,
      extendedCompliance: byte,
      bitRateMbd: fc.constantFrom(1300, 10_300, 25_750, 53_250),
      smfKm: byte,
      om3Tens: byte,
      cableByte: byte,
      wavelengthNm: fc.integer({ min: 800, max: 1625 }),
    });
    fc.assert(
      fc.property(fields, (sfp) => {
        const decoded = decode(encodeSfp(sfp));
        const [cable, copper] = [
          ((sfp.codes[5] as number) & 0x0c) !== 0,
          ((sfp.codes[3] as number) & 0x08) !== 0,
        ];
        expectCommon(decoded, sfp);
        expect(decoded.nominalBitRateMbd).toBe(sfp.bitRateMbd);
        expect(decoded.wavelengthNm).toBe(cable ? null : sfp.wavelengthNm);
        expect(decoded.cableLengthEepromM ?? 0).toBe(cable || copper ? sfp.cableByte : 0);
        if (decoded.mediaClass?.startsWith('optic')) {
          expect(reach(decoded, 'SMF')).toBe(sfp.smfKm * 1000);
          expect(reach(decoded, 'OM3')).toBe(sfp.om3Tens * 10);
          expect(reach(decoded, 'OM4')).toBe(sfp.cableByte * 10);
        }
        if (decoded.dom !== null) {
          expect(decoded.dom.temperatureC).toBe(sfp.temperatureC);
          expect(decoded.dom.supplyV).toBe(sfp.supplyV);
          expect(decoded.dom.thresholds?.temperatureC).toEqual({
            highAlarm: 75,
            lowAlarm: -5,
            highWarning: 70,
            lowWarning: 0,
          });
          expect(decoded.dom.lanes[0]).toMatchObject({
            biasMa: 6,
            txPowerMw: 0.5,
            rxPowerMw: 0.0001,
            rxPowerDbm: -40,
          });
          expect(decoded.dom.flags).toEqual([
            { quantity: 'temperature', level: 'highAlarm', lane: null },
            { quantity: 'rxPower', level: 'lowWarning', lane: 1 },
          ]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('SFF-8636', () => {
    const fields = fc.record({
      ...common,
      identifier: fc.constantFrom(0x0c as const, 0x0d as const, 0x11 as const),
      codes: fc.array(byte, { minLength: 8, maxLength: 8 }),
      extendedCompliance: byte,
      technology: byte,
      smfKm: byte,
      om3Twos: byte,
      cableByte: byte,
      wavelengthNm: fc.integer({ min: 16_000, max: 31_000 }).map((twentieths) => twentieths / 20),
    });
    fc.assert(
      fc.property(fields, (qsfp) => {
        const decoded = decode(encodeQsfp(qsfp));
        expectCommon(decoded, qsfp);
        expect(decoded.identifier?.code).toBe(qsfp.identifier);
        expect(decoded.maxPowerW).toBe(3.5);
        if (qsfp.technology < 0xa0) expect(decoded.wavelengthNm).toBeCloseTo(qsfp.wavelengthNm, 3);
        else expect(decoded.wavelengthNm).toBeNull();
        if (decoded.dom !== null) {
          expect(decoded.dom.lanes[2]).toMatchObject({ biasMa: 7.004, txPowerMw: 0.7002, rxPowerMw: 0.4002 });
          expect(decoded.dom.lanes[0]?.rxLos).toBe(true);
          expect(decoded.dom.flags).toEqual([{ quantity: 'rxPower', level: 'lowAlarm', lane: 1 }]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('CMIS', () => {
    const application = fc.tuple(
      fc.constantFrom(0x0f, 0x11, 0x4f, 0x80),
      fc.integer({ min: 1, max: 0x30 }),
      fc.constantFrom(0x84, 0x44, 0x11),
      fc.constantFrom(0x01, 0x11, 0xff),
    );
    const fields = fc.record({
      ...common,
      identifier: fc.constantFrom(0x18 as const, 0x19 as const, 0x1e as const),
      mediaType: fc.integer({ min: 1, max: 5 }),
      technology: fc.integer({ min: 0, max: 0x11 }),
      applications: fc.array(application, { maxLength: 8 }),
      cableByte: byte,
      smfByte: byte,
      wavelengthNm: fc.integer({ min: 16_000, max: 31_000 }).map((twentieths) => twentieths / 20),
      quarterWatts: byte,
    });
    fc.assert(
      fc.property(fields, fc.boolean(), (cmis, flat) => {
        const decoded = decode(encodeCmis(cmis, flat));
        expectCommon(decoded, cmis);
        expect(decoded.specification).toBe('CMIS 5.0');
        expect(decoded.maxPowerW).toBe(cmis.quarterWatts / 4);
        expect(decoded.applications?.map(({ hostInterface }) => hostInterface.code)).toEqual(
          cmis.applications.map(([host]) => host),
        );
        const metres = (cmis.cableByte & 0x3f) * ([0.1, 1, 10, 100][cmis.cableByte >> 6] as number);
        if (cmis.cableByte !== 0xff) expect(decoded.cableLengthEepromM ?? 0).toBeCloseTo(metres, 5);
        if (!flat) expect(decoded.wavelengthNm).toBeCloseTo(cmis.wavelengthNm, 3);
      }),
      { numRuns: 300 },
    );
  });
});

test('pages read one by one give the record of the flat image', () => {
  const image = encodeQsfp({
    vendor: 'ACME',
    partNumber: 'QSFP-SR4',
    serial: 'Q1234567',
    date: '240228',
    oui: [0, 1, 2],
    connector: 0x0c,
    temperatureC: 30,
    supplyV: 3.3,
    identifier: 0x0d,
    codes: [0x04, 0, 0, 0, 0, 0, 0, 0],
    extendedCompliance: 0,
    technology: 0,
    smfKm: 0,
    om3Twos: 50,
    cableByte: 75,
    wavelengthNm: 850,
  });
  const page = (number: number, offset: number, from: number) => ({
    i2c: 0x50,
    bank: 0,
    page: number,
    offset,
    bytes: image.slice(from, from + 128),
  });
  const pages = [page(3, 128, 512), page(0, 0, 0), page(0, 128, 128)];
  const record = readEeprom(imageFromPages(pages)).module;
  expect(record).toEqual(readEeprom(imageFromFlat(image)).module);
  expect(record).toMatchObject({
    formFactor: 'QSFP+',
    functionalClass: '40GBASE-SR4',
    nominalSpeedMbps: 40_000,
    reach: [
      { medium: 'OM3', meters: 100 },
      { medium: 'OM4', meters: 150 },
    ],
    cableLengthM: null,
  });
});
