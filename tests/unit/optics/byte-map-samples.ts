import { imageFromFlat, imageFromPages } from '#lib/optics/eeprom-image.ts';
import type { EepromImage } from '#lib/optics/eeprom-image.ts';
import type { MemoryFamily } from '#lib/optics/module-facts.ts';
import { encodeCmis, encodeQsfp, encodeSfp } from './encode-image.ts';

export const common = {
  vendor: 'BYTE MAP OPTICS',
  partNumber: 'BM-100-SAMPLE',
  serial: 'BM0123456789',
  date: '240228A1',
  oui: [0x00, 0x1c, 0x73] as const,
  connector: 0x07,
  temperatureC: 31.5,
  supplyV: 3.31,
};

export const sfp = {
  ...common,
  codes: [0x10, 0, 0, 0, 0, 0, 0, 0],
  extendedCompliance: 0x02,
  bitRateMbd: 10_300,
  smfKm: 0,
  om3Tens: 30,
  cableByte: 40,
  wavelengthNm: 850,
};

const cableSfp = { ...sfp, codes: [0, 0, 0, 0, 0, 0x04, 0, 0], bitRateMbd: 25_750, cableByte: 3 };

export const qsfp = {
  ...common,
  identifier: 0x11 as const,
  codes: [0x80, 0, 0, 0, 0, 0, 0, 0],
  extendedCompliance: 0x02,
  technology: 0x00,
  connector: 0x0c,
  smfKm: 0,
  om3Twos: 35,
  cableByte: 50,
  wavelengthNm: 850,
};

export const cmis = {
  ...common,
  identifier: 0x18 as const,
  mediaType: 0x02,
  technology: 0x06,
  applications: [
    [0x11, 0x1c, 0x88, 0x01],
    [0x0f, 0x18, 0x44, 0x11],
  ] as const,
  cableByte: 0,
  smfByte: 0x42,
  wavelengthNm: 1310,
  quarterWatts: 48,
};

/** Sample images of every kind of module whose bytes mean something else. */
export const SAMPLES: Record<MemoryFamily, EepromImage[]> = {
  'sff-8472': [
    imageFromFlat(withLimits(encodeSfp(sfp), [264, 272, 280, 288])),
    imageFromFlat(patched(encodeSfp(sfp), { 14: 10, 15: 100, 16: 8, 17: 3, 66: 5, 67: 6, 13: 2 })),
    imageFromFlat(patched(encodeSfp(sfp), { 92: 0x58, [256 + 56 + 15]: 1, [256 + 77]: 1, [256 + 84]: 2 })),
    imageFromFlat(encodeSfp(cableSfp)),
    imageFromFlat(patched(encodeSfp(cableSfp), { 14: 4, 15: 6, 19: 0x0f, 94: 0x09 })),
    imageFromFlat(patched(encodeSfp(sfp), { 10: 0x02, 62: 0x01, 64: 0x60, [256 + 66]: 35 })),
    imageFromFlat(patched(encodeSfp(sfp), { 3: 0, 6: 0x08, 18: 100 })),
    imageFromFlat(patched(encodeSfp({ ...sfp, wavelengthNm: 1550 }), { 0: 0x0b, 62: 12, 3: 0, 14: 80 })),
  ],
  'sff-8636': [
    imageFromFlat(withLimits(encodeQsfp(qsfp), [528, 560, 568, 576])),
    imageFromFlat(patched(encodeQsfp(qsfp), { 142: 10, 144: 4, 145: 3, 188: 1, 140: 0xff, 222: 103 })),
    imageFromFlat(
      patched(encodeQsfp({ ...qsfp, technology: 0x40, smfKm: 10 }), {
        1: 0x08,
        107: 80,
        116: 0x07,
        129: 0x30,
        164: 0x10,
        193: 0x04,
        384: 0x43,
      }),
    ),
    imageFromFlat(
      patched(
        encodeQsfp({ ...qsfp, technology: 0xa0, connector: 0x23, codes: [0x08, 0, 0, 0, 0, 0, 0, 0] }),
        { 113: 0x40, 145: 9, 186: 4, 187: 6, 188: 8, 189: 12, 22: 31, 26: 0x80 },
      ),
    ),
  ],
  cmis: [
    withLanes(encodeCmis(cmis)),
    withLanes(
      patched(encodeCmis(cmis), {
        3: 0x0a,
        41: 1,
        190: 0x41,
        256: 1,
        257: 2,
        258: 3,
        261: 40,
        262: 50,
        263: 35,
        264: 20,
      }),
    ),
    withLanes(patched(encodeCmis({ ...cmis, technology: 0x10 }), {})),
    withLanes(
      patched(encodeCmis({ ...cmis, mediaType: 3, technology: 0x0a, connector: 0x23, cableByte: 0x45 }), {
        204: 3,
        205: 4,
        206: 5,
        207: 6,
        208: 7,
      }),
    ),
    withLanes(
      patched(
        encodeCmis({ ...cmis, applications: Array.from({ length: 8 }, () => cmis.applications[0]) }),
        {},
      ),
    ),
    withLanes(patched(encodeCmis({ ...cmis, smfByte: 0xc3 }), { 1: 0x53 })),
    withLanes(
      patched(encodeCmis({ ...cmis, mediaType: 4, technology: 0, connector: 0x23, cableByte: 0x45 }), {
        210: 0x01,
        211: 12,
      }),
    ),
  ],
};

function patched(image: Uint8Array, bytes: Record<number, number>): Uint8Array {
  for (const [offset, byte] of Object.entries(bytes)) image[Number(offset)] = byte;
  return image;
}

/** Thresholds that lie in a sensible order, at these offsets. */
function withLimits(image: Uint8Array, offsets: readonly number[]): Uint8Array {
  for (const offset of offsets) image.set([0x40, 0, 0x10, 0, 0x30, 0, 0x20, 0], offset);
  return image;
}

/** Pages 10h and 11h (two banks) and 12h, which the flat image does not hold, with every advertisement set. */
function withLanes(flat: Uint8Array): EepromImage {
  const at = (offset: number) => flat.slice(offset, offset + 128);
  const page01 = at(256);
  page01.set([0xff, 0x07, 0x07, 0x06], 155 - 128);
  page01.set([0x03, 0x03], 161 - 128);
  for (let i = 0; i < 7; i++) page01.set([0x0f, 0x18, 0x44, 0x11], 223 - 128 + i * 4);
  page01[127] = page01.subarray(2, 127).reduce((sum, byte) => sum + byte, 0);
  const page02 = withLimits(at(384), [8, 48, 56, 64]);
  const page10 = new Uint8Array(128).map((_, i) => (i >= 17 && i < 25 ? 0x12 : 0));
  const page11 = new Uint8Array(128).map((_, i) =>
    i >= 26 && i < 74 ? 16 + i : i >= 78 && i < 86 ? 0x12 : 0,
  );
  page11.fill(0x44, 0, 4);
  page11.fill(0x11, 74, 78);
  const page12 = new Uint8Array(128);
  for (let lane = 0; lane < 8; lane++) page12.set([0x0b, 0x82, 0x6c, 0xe0], 40 + lane * 4);
  const page = (bank: number, page: number, bytes: Uint8Array) => ({
    i2c: 0x50,
    bank,
    page,
    offset: 128,
    bytes,
  });
  const lower = { i2c: 0x50, bank: 0, page: 0, offset: 0, bytes: at(0) };
  return imageFromPages([
    lower,
    page(0, 0, at(128)),
    page(0, 1, page01),
    page(0, 2, page02),
    page(0, 0x10, page10),
    page(1, 0x10, page10),
    page(0, 0x11, page11),
    page(1, 0x11, page11),
    page(0, 0x12, page12),
  ]);
}
