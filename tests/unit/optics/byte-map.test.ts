import { describe, expect, test } from 'vitest';
import { BYTE_MAPS } from '#lib/optics/byte-map.ts';
import { imageFromFlat } from '#lib/optics/eeprom-image.ts';
import type { MemoryFamily } from '#lib/optics/module-facts.ts';
import { readEeprom } from '#lib/optics/read-eeprom.ts';
import { encodeCmis, encodeQsfp, encodeSfp } from './encode-image.ts';

const COMMON = {
  vendor: 'ACME',
  partNumber: 'P-1',
  serial: 'S0000001',
  date: '240228',
  oui: [0, 1, 2] as const,
  connector: 7,
  temperatureC: 40,
  supplyV: 3.3,
  codes: [0x10, 0, 0, 0, 0, 0, 0, 0],
  extendedCompliance: 0,
  smfKm: 0,
  cableByte: 0,
  wavelengthNm: 1310,
};
const IMAGES: Record<MemoryFamily, Uint8Array> = {
  'sff-8472': encodeSfp({ ...COMMON, bitRateMbd: 10_300, om3Tens: 30 }),
  'sff-8636': encodeQsfp({ ...COMMON, identifier: 0x11, technology: 0x40, om3Twos: 0 }),
  cmis: encodeCmis({
    ...COMMON,
    identifier: 0x18,
    mediaType: 2,
    technology: 4,
    applications: [],
    smfByte: 1,
    quarterWatts: 40,
  }),
};

describe.each(Object.entries(BYTE_MAPS))('%s', (family, fields) => {
  const record = readEeprom(imageFromFlat(IMAGES[family as MemoryFamily])).module as unknown;

  test.each(fields.map((field) => [field.name, field] as const))(
    '%s names a property of the record',
    (_, field) => {
      let value = record;
      for (const key of field.property.split('.')) {
        expect(value === null || Object.hasOwn(value as object, key)).toBe(true);
        value = value === null ? null : (value as Record<string, unknown>)[key];
      }
      expect(field.reference).toMatch(/^(?:SFF-8472 Rev 12\.4 A[02]h|SFF-8636 Rev 2\.11|CMIS 5\.3), /);
    },
  );

  test('no byte belongs to two fields', () => {
    const taken = fields.flatMap(({ i2c, page, offset, length }) =>
      Array.from({ length }, (_, i) => `${i2c} ${offset < 128 ? 0 : page} ${offset + i}`),
    );
    expect(new Set(taken).size).toBe(taken.length);
  });
});
