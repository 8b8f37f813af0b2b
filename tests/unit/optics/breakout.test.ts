import { expect, test } from 'vitest';
import { imageFromFlat } from '#lib/optics/eeprom-image.ts';
import { readEeprom } from '#lib/optics/read-eeprom.ts';
import { encodeCmis, encodeQsfp } from './encode-image.ts';
import type { CmisFields } from './encode-image.ts';

const common = {
  vendor: 'ACME CABLES',
  partNumber: 'AC-1',
  serial: 'C0123456',
  date: '240228',
  oui: [0, 0x1c, 0x73] as const,
  connector: 0x23,
  temperatureC: 0,
  supplyV: 0,
};

/** A passive cable: by default 400GBASE-CR8 in QSFP-DD. */
function cmisBreakout(
  farEnd: number,
  missing = 0,
  more: Partial<CmisFields> = {},
): string | null | undefined {
  const flat = encodeCmis(
    {
      ...common,
      identifier: 0x18,
      mediaType: 3,
      technology: 0x0a,
      applications: [[0x1d, 0x01, 0x88, 0x01]],
      cableByte: 0x42,
      smfByte: 0,
      wavelengthNm: 0,
      quarterWatts: 1,
      ...more,
    },
    true,
  );
  flat.set([missing, farEnd], 210);
  return readEeprom(imageFromFlat(flat)).module?.breakout;
}

test.each([
  [0, null],
  [1, '400G to 8x50G'],
  [2, null],
  [3, '400G to 2x200G'],
  [4, '400G to 4x50G+1x200G'],
  [5, '400G to 2x50G+1x100G+1x200G'],
  [7, '400G to 2x100G+1x200G'],
  [11, '400G to 1x200G+2x100G'],
  [12, '400G to 4x100G'],
  [15, '400G to 4x50G+2x100G'],
  [24, '400G to 2x100G+4x50G'],
  [26, '400G to 1x100G+6x50G'],
  [27, null],
  [30, null],
  // Reserved bits are not the configuration's.
  [0xe0 + 12, '400G to 4x100G'],
])('the far ends of CMIS code %s', (code, breakout) => {
  expect(cmisBreakout(code)).toBe(breakout);
});

test('every code from 3 to 26 splits all eight lanes', () => {
  for (let code = 3; code <= 26; code++) {
    const ends = [...(cmisBreakout(code) ?? '').matchAll(/(\d+)x(\d+)G/g)];
    expect([code, ends.reduce((sum, [, count, speed]) => sum + Number(count) * Number(speed), 0)]).toEqual([
      code,
      400,
    ]);
  }
});

test.each<[string, number, number, Partial<CmisFields>, string | null]>([
  ['a near end of four lanes', 12, 0xf0, { applications: [[0x1c, 0x01, 0x44, 0x01]] }, '200G to 2x100G'],
  ['four lanes of which all are one far end', 3, 0xf0, { applications: [[0x1c, 0x01, 0x44, 0x01]] }, null],
  [
    'a form of four lanes',
    1,
    0,
    { identifier: 0x1e, applications: [[0x48, 0x01, 0x44, 0x01]] },
    '400G to 4x100G',
  ],
  ['eight times one lane', 12, 0, { applications: [[0x46, 0x01, 0x11, 0xff]] }, '800G to 4x200G'],
  ['no application that names a speed', 12, 0, { applications: [] }, null],
  ['sixteen lanes', 12, 0, { identifier: 0x21 as CmisFields['identifier'] }, null],
])('%s', (_, farEnd, missing, more, breakout) => {
  expect(cmisBreakout(farEnd, missing, more)).toBe(breakout);
});

test.each([
  [0x00, null],
  [0x10, null],
  [0x20, null],
  [0x30, null],
  [0x40, '100G to 4x25G'],
  [0x50, '100G to 2x50G'],
  [0x60, '50G to 2x25G'],
  [0x70, null],
])('the far ends of SFF-8636 byte 113 = %s', (byte, breakout) => {
  const image = encodeQsfp({
    ...common,
    identifier: 0x11,
    codes: [0x80, 0, 0, 0, 0, 0, 0, 0],
    extendedCompliance: 0x0b,
    technology: 0xa0,
    smfKm: 0,
    om3Twos: 0,
    cableByte: 2,
    wavelengthNm: 0,
  });
  image[113] = byte;
  expect(readEeprom(imageFromFlat(image)).module?.breakout).toBe(breakout);
});
