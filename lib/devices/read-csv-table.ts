import { parse } from 'csv-parse/sync';

import { UserError } from '#lib/fleet/user-error.ts';

import { MAX_ROWS } from './import-formats.ts';
import type { ImportTable } from './import-table.ts';

/** What our own exports put in front of text that a spreadsheet would run as a formula. */
const NEUTRALISED = /^'(?='*[=+\-@\t\r\n＝＋－＠])/;

/**
 * Reads CSV with a header line. Comma, semicolon or tab separate; quotes as in RFC 4180.
 * @throws UserError naming the line or the column that cannot be used
 */
export function readCsvTable(text: string): Omit<ImportTable, 'format'> {
  const header = text.split(/\r?\n/, 1)[0] ?? '';
  const delimiter = ['\t', ';', ','].find((candidate) => header.includes(candidate)) ?? ',';
  let columns: string[] = [];
  let rows: Record<string, string>[];
  try {
    rows = parse(text, {
      bom: true,
      columns: (names: string[]) => {
        columns = checkHeader(names.map((name) => name.trim()));
        return columns;
      },
      delimiter,
      skip_empty_lines: true,
      trim: true,
      to: MAX_ROWS + 1,
      cast: (value, { header: inHeader }) => (inHeader ? value : value.replace(NEUTRALISED, '')),
    });
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(400, `The CSV cannot be read: ${(error as Error).message}`);
  }
  return { columns, rows, remarks: [] };
}

function checkHeader(names: string[]): string[] {
  const lower = names.map((name) => name.toLowerCase());
  const twice = names.filter((_, index) => lower.indexOf(lower[index]!) !== index);
  if (names.includes('')) throw new UserError(400, 'The first line must name every column; one has no name.');
  if (twice.length > 0) throw new UserError(400, `The first line names ${twice.join(', ')} twice.`);
  return names;
}
