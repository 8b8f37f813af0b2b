import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

const FILE = 'tests/authorisation.md';

export interface Table {
  headers: string[];
  rows: string[][];
}

/**
 * Compares a table with the one of this name that is checked in. What differs fails, and is written to the file, so that the
 * difference is read in the review: `git diff tests/authorisation.md`.
 */
export function expectTable(name: string, table: Table): void {
  const file = readFileSync(FILE, 'utf8');
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- end of ${name} -->\n`];
  const from = file.indexOf(begin) + begin.length;
  const to = file.indexOf(end);
  if (from < begin.length || to < from) throw new Error(`${FILE} has no part "${name}"`);
  const actual = render(table);
  const expected = file.slice(from, to);
  if (actual !== expected) writeFileSync(FILE, file.slice(0, from) + actual + file.slice(to));
  expect(actual.split('\n'), `${FILE} differs; it was written anew for review`).toEqual(expected.split('\n'));
}

/** As prettier writes tables: columns padded to their widest cell. */
function render({ headers, rows }: Table): string {
  const widths = headers.map((_, at) => Math.max(3, ...[headers, ...rows].map((row) => row[at]!.length)));
  const line = (cells: string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |`;
  const ruler = line(widths.map((width) => '-'.repeat(width)));
  return `\n${[line(headers), ruler, ...rows.map(line)].join('\n')}\n\n`;
}
