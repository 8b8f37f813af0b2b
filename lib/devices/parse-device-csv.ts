import { parse } from 'csv-parse/sync';

import { UserError } from '#lib/fleet/user-error.ts';

import { DEVICE_COLUMNS } from './device-input.ts';

const MAX_ROWS = 20_000;
const REQUIRED = ['name', 'address', 'credential'];

/**
 * Reads hosts from CSV with a header line. Comma, semicolon or tab separate; quotes as in RFC 4180.
 * @throws UserError naming the line or the column that cannot be used
 */
export function parseDeviceCsv(text: string): Record<string, string>[] {
  const header = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? '';
  if (header.trim() === '') throw new UserError(400, 'The CSV is empty. Its first line names the columns.');
  const delimiter = ['\t', ';', ','].find((candidate) => header.includes(candidate)) ?? ',';
  let rows: Record<string, string>[];
  try {
    rows = parse(text, {
      bom: true,
      columns: (names: string[]) => checkHeader(names.map((name) => name.trim().toLowerCase())),
      delimiter,
      skip_empty_lines: true,
      trim: true,
      to: MAX_ROWS + 1,
    });
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(400, `The CSV cannot be read: ${(error as Error).message}`);
  }
  if (rows.length === 0) throw new UserError(400, 'The CSV has a header line but no hosts.');
  if (rows.length > MAX_ROWS) throw new UserError(413, `The CSV has more than ${MAX_ROWS} hosts. Split it.`);
  return rows;
}

function checkHeader(names: string[]): string[] {
  const allowed: readonly string[] = DEVICE_COLUMNS;
  const unknown = names.filter((name) => !allowed.includes(name));
  const missing = REQUIRED.filter((name) => !names.includes(name));
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  const problems = [
    unknown.length > 0 &&
      `it has unknown columns: ${unknown.map((name) => `"${name.slice(0, 40)}"`).join(', ')}`,
    missing.length > 0 && `it lacks ${missing.join(', ')}`,
    twice.length > 0 && `it names ${twice.join(', ')} twice`,
  ].filter((problem) => problem !== false);
  if (problems.length > 0) {
    throw new UserError(
      400,
      `The first line must name the columns ${allowed.join(', ')}: ${problems.join('; ')}.`,
    );
  }
  return names;
}
