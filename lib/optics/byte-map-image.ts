import { imageFromFlat, imageFromPages } from '#lib/optics/eeprom-image.ts';
import type { EepromImage } from '#lib/optics/eeprom-image.ts';
import { hasHexTable, parseHexTable } from '#lib/optics/hex-table.ts';
import { parsePageDump } from '#lib/optics/page-dump.ts';
import { splitInterfaces } from '#lib/optics/split-interfaces.ts';
import { decodeText, isBinary } from '#lib/optics/dump-bytes.ts';

/** One page of a module's memory as far as it was read. */
export interface MemoryBlock {
  /** `A0h`, `A2h`, `lower`, `00h`, `01h`, ... */
  page: string;
  bank: number;
  /** The offset of the first byte: 128 for upper pages, else 0. */
  first: number;
  bytes: Uint8Array;
  /** The offsets that were read: from (inclusive) to (exclusive). */
  from: number;
  to: number;
}

const PAGE = 128;

/** The pages of an image in the order of the standards: the fixed ones, then the upper pages of each bank. */
export function memoryBlocks(image: EepromImage): MemoryBlock[] {
  const { base, from, to, a2 } = image;
  const block = (page: string, first: number, end: number): MemoryBlock => ({
    page,
    bank: 0,
    first,
    bytes: base.subarray(first, end),
    from: Math.max(from, first),
    to: Math.min(to, end),
  });
  if (image.family === 'sff-8472' || image.family === null) {
    const blocks = [block('A0h', 0, to > PAGE ? 256 : PAGE)];
    if (a2 !== null) blocks.push({ page: 'A2h', bank: 0, first: 0, bytes: a2, from: 0, to: a2.length });
    return blocks;
  }
  const upper = [...image.upper]
    .toSorted(([a], [b]) => a - b)
    .map(([key, bytes]) => ({
      page: `${(key & 0xff).toString(16).padStart(2, '0')}h`,
      bank: key >> 8,
      first: PAGE,
      bytes,
      from: PAGE,
      to: PAGE + bytes.length,
    }));
  const lower = [block('lower', 0, PAGE), block('00h', PAGE, 256)].filter((found) => found.to > found.from);
  return [...lower, ...upper];
}

/**
 * The bytes behind each answer of `readDump`, in its order; null where the answer was text or JSON, which carry none.
 * It tells the forms apart exactly as `readDump` does.
 */
export function imagesOfDump(bytes: Uint8Array): (EepromImage | null)[] {
  if (isBinary(bytes)) return [imageFromFlat(bytes)];
  const text = decodeText(bytes);
  if (/^[ \t]*0x5[01][ \t]+\d/m.test(text)) {
    const pages = parsePageDump(text);
    if (pages.length > 0) return [imageFromPages(pages)];
  }
  return splitInterfaces(text).map((part) => {
    const table = hasHexTable(part.text) ? parseHexTable(part.text) : null;
    return table === null ? null : imageFromFlat(table.bytes, table.from);
  });
}
