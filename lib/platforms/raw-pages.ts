import { type EepromImage, imageFromPages } from '#lib/optics/eeprom-image.ts';
import type { ModuleReading } from '#lib/optics/module-record.ts';
import { readEeprom } from '#lib/optics/read-eeprom.ts';

/** One page of a module's memory as it is stored and shown: up to 128 bytes. */
export interface RawPage {
  /** I2C address: 80 (A0h) or 81 (A2h). */
  i2c: number;
  bank: number;
  page: number;
  /** Of the first byte: 0-127 lower memory (or A2h), 128-255 the page. */
  offset: number;
  /** Lower-case, two digits per byte. */
  hex: string;
}

/** What stored pages say of their module. Never throws. */
export function readRawPages(pages: readonly RawPage[]): ModuleReading {
  return readEeprom(imageOfRawPages(pages));
}

/** Stored pages as the memory they were read from. */
export function imageOfRawPages(pages: readonly RawPage[]): EepromImage {
  return imageFromPages(pages.map(({ hex, ...page }) => ({ ...page, bytes: Buffer.from(hex, 'hex') })));
}

/** The pages of a flat image, as far as it was read. */
export function rawPagesOf(image: EepromImage): RawPage[] {
  const pages: RawPage[] = [];
  const add = (i2c: number, bank: number, page: number, offset: number, bytes: Uint8Array) => {
    if (bytes.length > 0) pages.push({ i2c, bank, page, offset, hex: Buffer.from(bytes).toString('hex') });
  };
  const { base, from, to, a2 } = image;
  add(0x50, 0, 0, from, base.subarray(from, Math.min(to, 128)));
  add(0x50, 0, 0, Math.max(from, 128), base.subarray(Math.max(from, 128), to));
  if (a2) {
    add(0x51, 0, 0, 0, a2.subarray(0, 128));
    add(0x51, 0, 0, 128, a2.subarray(128));
  }
  for (const [key, bytes] of image.upper) add(0x50, key >> 8, key & 0xff, 128, bytes);
  return pages;
}
