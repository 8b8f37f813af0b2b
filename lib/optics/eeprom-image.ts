import { memoryFamily } from '#lib/optics/module-facts.ts';
import type { MemoryFamily } from '#lib/optics/module-facts.ts';

/** A module's memory as far as it was read. */
export interface EepromImage {
  family: MemoryFamily | null;
  /** I2C address A0h: 256 bytes, or lower memory and upper page 00h. Unread bytes are zero. */
  base: Uint8Array;
  /** The bytes of `base` that were read: from (inclusive) to (exclusive). */
  from: number;
  to: number;
  /** SFF-8472 A2h, 256 bytes or its first 128. */
  a2: Uint8Array | null;
  /** Upper pages of 128 bytes, by `pageKey`. */
  upper: Map<number, Uint8Array>;
}

/** One read of the module's memory: up to 128 bytes of one page, or 256 of a flat address. */
export interface EepromPage {
  /** 0x50 (A0h) or 0x51 (A2h). */
  i2c: number;
  bank: number;
  page: number;
  /** 0-127 lower memory, 128-255 the page. */
  offset: number;
  bytes: Uint8Array;
}

const MAX_FLAT = 64 * 1024;

export function pageKey(page: number, bank = 0): number {
  return (bank << 8) | page;
}

/** The upper page, 128 bytes; null when it was not read. */
export function upperPage(image: EepromImage, page: number, bank = 0): Uint8Array | null {
  return image.upper.get(pageKey(page, bank)) ?? null;
}

/** An upper page that holds something: what a host could not read comes as zeros. */
export function writtenPage(image: EepromImage, page: number, bank = 0): Uint8Array | null {
  const bytes = upperPage(image, page, bank);
  return bytes === null || bytes.every((byte) => byte === 0) ? null : bytes;
}

/** True when all these bytes of the base were read. */
export function wasRead(image: EepromImage, offset: number, length: number): boolean {
  return offset >= image.from && offset + length <= image.to;
}

/**
 * The flat image that `hex on`, `raw on` and the ioctl give: 256 bytes; for SFP then A2h; for QSFP then pages 01h, 02h,
 * 03h; for CMIS then pages 01h and 02h. `from` is the offset of the first byte.
 */
export function imageFromFlat(flat: Uint8Array, from = 0): EepromImage {
  const end = Math.min(from + flat.length, MAX_FLAT);
  const whole = from === 0 && flat.length >= 256;
  const base = whole ? flat.subarray(0, 256) : new Uint8Array(256);
  if (!whole && from < 256) base.set(flat.subarray(0, Math.min(flat.length, 256 - from)), from);
  const image: EepromImage = {
    family: null,
    base,
    from: Math.min(from, 256),
    to: Math.min(end, 256),
    a2: null,
    upper: new Map(),
  };
  image.family = familyOf(image);
  if (from > 0) return image;
  if (image.family === 'sff-8472') {
    if (end >= 256 + 128) image.a2 = flat.subarray(256, Math.min(end, 512));
    return image;
  }
  for (let page = 1; 256 + page * 128 <= end && page <= 3; page++) {
    image.upper.set(pageKey(page), flat.subarray(128 + page * 128, 256 + page * 128));
  }
  return image;
}

/** The image that separate page reads give, in any order; later reads of the same bytes win. */
export function imageFromPages(pages: readonly EepromPage[]): EepromImage {
  const base = new Uint8Array(256);
  let from = 256;
  let to = 0;
  let a2: Uint8Array | null = null;
  const upper = new Map<number, Uint8Array>();
  for (const { i2c, bank, page, offset, bytes } of pages) {
    if (offset < 0 || offset > 255) continue;
    if (i2c === 0x51) {
      a2 ??= new Uint8Array(256);
      if (page === 0) a2.set(bytes.subarray(0, 256 - offset), offset);
    } else if (offset < 128 || (page === 0 && bank === 0)) {
      const length = Math.min(bytes.length, 256 - offset);
      base.set(bytes.subarray(0, length), offset);
      from = Math.min(from, offset);
      to = Math.max(to, offset + length);
    } else if (offset === 128 && bytes.length >= 128) {
      upper.set(pageKey(page, bank), bytes.subarray(0, 128));
    }
  }
  const image: EepromImage = { family: null, base, from: Math.min(from, to), to, a2, upper };
  image.family = familyOf(image);
  return image;
}

/**
 * The memory map: by identifier (byte 0, or byte 128 when byte 0 is blank); for a blank or foreign identifier by what the
 * bytes prove to be.
 */
function familyOf(image: EepromImage): MemoryFamily | null {
  const { base } = image;
  const identifier = base[0] as number;
  const family = image.from === 0 ? memoryFamily(identifier) : null;
  const proven = wasRead(image, 0, 64) && sumOf(base, 0, 62) === base[63] && isPrintable(base, 20, 16);
  if (family !== null && !(proven && RARE_IDENTIFIERS.has(identifier))) return family;
  if (wasRead(image, 128, 1)) {
    const upper = memoryFamily(base[128] as number);
    if ((image.from > 0 || base[0] === 0 || base[0] === 0xff) && (upper === 'cmis' || upper === 'sff-8636')) {
      if (isPrintable(base, upper === 'cmis' ? 129 : 148, 16)) return upper;
    }
  }
  if (wasRead(image, 0, 64)) return proven ? 'sff-8472' : null;
  return wasRead(image, 20, 16) && isPrintable(base, 20, 16) ? 'sff-8472' : null;
}

/** Identifiers so new or so rare that a sound SFF-8472 image under them is a miscoded SFP. */
const RARE_IDENTIFIERS = new Set([0x17, 0x1a, 0x21, 0x22, 0x23, 0x24, 0x25]);

/** Low byte of the sum of bytes `first` to `last`, the checksum of all these standards. */
export function sumOf(bytes: Uint8Array, first: number, last: number): number {
  let sum = 0;
  for (let i = first; i <= last; i++) sum += bytes[i] as number;
  return sum & 0xff;
}

function isPrintable(bytes: Uint8Array, start: number, length: number): boolean {
  let letters = 0;
  for (let i = start; i < start + length; i++) {
    const code = bytes[i] as number;
    if (code !== 0 && (code < 0x20 || code > 0x7e)) return false;
    if (code > 0x20) letters++;
  }
  return letters > 1;
}

export function u16(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] as number) << 8) | (bytes[offset + 1] as number);
}

export function s16(bytes: Uint8Array, offset: number): number {
  return (u16(bytes, offset) << 16) >> 16;
}
