/** Writes module memories from field values, byte by byte from the standards and without a line of the decoder. */
export interface ImageFields {
  vendor: string;
  partNumber: string;
  serial: string;
  date: string;
  oui: readonly [number, number, number];
  connector: number;
  temperatureC: number;
  supplyV: number;
}

export interface SfpFields extends ImageFields {
  codes: readonly number[];
  extendedCompliance: number;
  /** Multiples of 100 below 25500, or of 250 above: byte 66 takes over. */
  bitRateMbd: number;
  smfKm: number;
  om3Tens: number;
  cableByte: number;
  wavelengthNm: number;
}

/** SFF-8472: A0h and A2h, 512 bytes. Diagnostics are internally calibrated, flags implemented. */
export function encodeSfp(fields: SfpFields): Uint8Array {
  const image = new Uint8Array(512);
  image[0] = 0x03;
  image[1] = 0x04;
  image[2] = fields.connector;
  image.set(fields.codes, 3);
  image[11] = 0x06;
  if (fields.bitRateMbd >= 25_500) {
    image[12] = 0xff;
    image[66] = fields.bitRateMbd / 250;
  } else image[12] = fields.bitRateMbd / 100;
  image[14] = fields.smfKm;
  image[18] = fields.cableByte;
  image[19] = fields.om3Tens;
  text(image, 20, 16, fields.vendor);
  image[36] = fields.extendedCompliance;
  image.set(fields.oui, 37);
  text(image, 40, 16, fields.partNumber);
  text(image, 56, 4, 'A');
  u16(image, 60, fields.wavelengthNm);
  image[63] = sum(image, 0, 62);
  image[65] = 0x1a;
  text(image, 68, 16, fields.serial);
  text(image, 84, 8, fields.date);
  image[92] = 0x68;
  image[93] = 0xf0;
  image[94] = 0x08;
  image[95] = sum(image, 64, 94);
  u16(image, 256 + 96, Math.round(fields.temperatureC * 256));
  u16(image, 256 + 98, Math.round(fields.supplyV * 10_000));
  u16(image, 256 + 100, 3000);
  u16(image, 256 + 102, 5000);
  u16(image, 256 + 104, 1);
  [75, -5, 70, 0].forEach((limit, i) => u16(image, 256 + i * 2, limit * 256));
  image[256 + 112] = 0x80;
  image[256 + 117] = 0x40;
  image[256 + 95] = sum(image, 256, 256 + 94);
  return image;
}

export interface QsfpFields extends ImageFields {
  identifier: 0x0c | 0x0d | 0x11;
  codes: readonly number[];
  extendedCompliance: number;
  technology: number;
  smfKm: number;
  om3Twos: number;
  cableByte: number;
  /** Multiples of 0.05 nm, or four attenuations for copper. */
  wavelengthNm: number;
}

/** SFF-8636: lower memory, pages 00h to 03h, 640 bytes. */
export function encodeQsfp(fields: QsfpFields): Uint8Array {
  const image = new Uint8Array(640);
  image[0] = fields.identifier;
  image[1] = 0x07;
  u16(image, 22, Math.round(fields.temperatureC * 256));
  u16(image, 26, Math.round(fields.supplyV * 10_000));
  for (let lane = 0; lane < 4; lane++) {
    u16(image, 34 + lane * 2, 4000 + lane);
    u16(image, 42 + lane * 2, 3500 + lane);
    u16(image, 50 + lane * 2, 7000 + lane);
  }
  image[3] = 0x01;
  image[9] = 0x40;
  image[128] = fields.identifier;
  image[129] = 0xcc;
  image[130] = fields.connector;
  image.set(fields.codes, 131);
  image[139] = 0x05;
  image[140] = 103;
  image[142] = fields.smfKm;
  image[143] = fields.om3Twos;
  image[146] = fields.cableByte;
  image[147] = fields.technology;
  text(image, 148, 16, fields.vendor);
  image.set(fields.oui, 165);
  text(image, 168, 16, fields.partNumber);
  text(image, 184, 2, 'A1');
  if (fields.technology < 0xa0) u16(image, 186, Math.round(fields.wavelengthNm * 20));
  image[191] = sum(image, 128, 190);
  image[192] = fields.extendedCompliance;
  text(image, 196, 16, fields.serial);
  text(image, 212, 8, fields.date);
  image[220] = 0x0c;
  image[223] = sum(image, 192, 222);
  [75, -5, 70, 0].forEach((limit, i) => u16(image, 512 + i * 2, limit * 256));
  return image;
}

export interface CmisFields extends ImageFields {
  identifier: 0x18 | 0x19 | 0x1e;
  mediaType: number;
  technology: number;
  /** Host interface, media interface, lanes (host << 4 | media), host lane assignment. */
  applications: readonly (readonly [number, number, number, number])[];
  /** Multiplier (bits 7-6) and base (bits 5-0). */
  cableByte: number;
  smfByte: number;
  wavelengthNm: number;
  quarterWatts: number;
}

/** CMIS: lower memory, pages 00h, 01h, 02h, 512 bytes; flat modules have no pages. */
export function encodeCmis(fields: CmisFields, flat = false): Uint8Array {
  const image = new Uint8Array(flat ? 256 : 512);
  image[0] = fields.identifier;
  image[1] = 0x50;
  image[2] = flat ? 0x80 : 0;
  image[3] = 0x06;
  u16(image, 14, Math.round(fields.temperatureC * 256));
  u16(image, 16, Math.round(fields.supplyV * 10_000));
  image[9] = 0x04;
  image[39] = 1;
  image[40] = 32;
  image[85] = fields.mediaType;
  fields.applications.forEach((application, i) => image.set(application, 86 + i * 4));
  if (fields.applications.length < 8) image[86 + fields.applications.length * 4] = 0xff;
  image[128] = fields.identifier;
  text(image, 129, 16, fields.vendor);
  image.set(fields.oui, 145);
  text(image, 148, 16, fields.partNumber);
  text(image, 164, 2, 'A2');
  text(image, 166, 16, fields.serial);
  text(image, 182, 8, fields.date);
  image[200] = 0xe0;
  image[201] = fields.quarterWatts;
  image[202] = fields.cableByte;
  image[203] = fields.connector;
  image[212] = fields.technology;
  image[222] = sum(image, 128, 221);
  if (flat) return image;
  const page01 = 256 - 128;
  image[page01 + 132] = fields.smfByte;
  u16(image, page01 + 138, Math.round(fields.wavelengthNm * 20));
  image[page01 + 151] = 0x10;
  image[page01 + 160] = 0x07 | (1 << 3);
  image[page01 + 255] = sum(image, page01 + 130, page01 + 254);
  [75, -5, 70, 0].forEach((limit, i) => u16(image, 384 + i * 2, limit * 256));
  image[511] = sum(image, 384, 510);
  return image;
}

/** The table that `ethtool -m ... hex on` prints. */
export function hexTable(bytes: Uint8Array): string {
  const rows = ['Offset\t\tValues', '------\t\t------'];
  for (let at = 0; at < bytes.length; at += 16) {
    const values = [...bytes.subarray(at, at + 16)]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join(' ');
    rows.push(`0x${at.toString(16).padStart(4, '0')}:\t\t${values} `);
  }
  return `${rows.join('\n')}\n`;
}

function text(image: Uint8Array, offset: number, width: number, value: string): void {
  for (let i = 0; i < width; i++) image[offset + i] = i < value.length ? value.charCodeAt(i) : 0x20;
}

function u16(image: Uint8Array, offset: number, value: number): void {
  image[offset] = (value >> 8) & 0xff;
  image[offset + 1] = value & 0xff;
}

function sum(image: Uint8Array, first: number, last: number): number {
  let total = 0;
  for (let i = first; i <= last; i++) total += image[i] as number;
  return total & 0xff;
}
