import { imageFromFlat } from '#lib/optics/eeprom-image.ts';
import { parseHexTable } from '#lib/optics/hex-table.ts';
import { type RawPage, rawPagesOf } from '../raw-pages.ts';
import { TIMED_OUT } from './module-reading.ts';
import type { Section } from './split-sections.ts';

/** Flat memory and the pages of three banks, and room to spare. */
const MAX_PAGES = 24;

/** Answers that another visit would get again; a NIC that hung is left in peace as well. */
const FINAL = /not supported|bad command line|Invalid argument/i;

/**
 * The pages that `ethtool -m ... hex on` printed for one port. Empty when it cannot give them, null when they were not asked
 * for or the failure may pass.
 */
export function readRawSections(sections: Section[]): RawPage[] | null {
  const pages = sections.flatMap(({ name, argument, body, exitCode }) => {
    if (exitCode !== 0) return [];
    if (name === 'hex') return flatPages(body);
    return name === 'page' ? onePage(argument, body) : [];
  });
  if (pages.length > 0) return pages.slice(0, MAX_PAGES);
  const final = sections.some(
    ({ body, exitCode }) => TIMED_OUT.includes(exitCode ?? 0) || (exitCode !== 0 && FINAL.test(body)),
  );
  return final ? [] : null;
}

/** The pages of a flat hex table; none where there is no table. */
export function flatPages(body: string): RawPage[] {
  const table = parseHexTable(body);
  return table === null ? [] : rawPagesOf(imageFromFlat(table.bytes, table.from));
}

/** `argument`: i2c address, bank and page as the script asked for them; the table itself says from which offset. */
function onePage(argument: string, body: string): RawPage[] {
  const [i2c = NaN, bank = NaN, page = NaN] = argument.split(' ').map(Number);
  const table = parseHexTable(body);
  if (!table || ![i2c, bank, page].every(Number.isInteger) || table.from > 255) return [];
  return [
    {
      i2c,
      bank,
      page,
      offset: table.from,
      hex: Buffer.from(table.bytes.subarray(0, 128)).toString('hex'),
    },
  ];
}
