import type { EepromPage } from '#lib/optics/eeprom-image.ts';

const LINE =
  /^[ \t]*0x(50|51)[ \t]+(\d{1,3})[ \t]+0x([0-9a-f]{1,2})[ \t]+(\d{1,3})[ \t]+((?:[0-9a-f]{2}){1,256})[ \t\r]*$/gim;
const MAX_PAGES = 1024;

/** Reads page dumps: one line `i2c bank page offset hex` per read, such as `0x50 0 0x11 128 00ff...`. */
export function parsePageDump(text: string): EepromPage[] {
  const pages: EepromPage[] = [];
  for (const match of text.matchAll(LINE)) {
    const [, i2c, bank, page, offset, hex] = match as unknown as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    pages.push({
      i2c: Number.parseInt(i2c, 16),
      bank: Number(bank),
      page: Number.parseInt(page, 16),
      offset: Number(offset),
      bytes: bytesOf(hex),
    });
    if (pages.length >= MAX_PAGES) break;
  }
  return pages;
}

function bytesOf(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16);
  return bytes;
}
