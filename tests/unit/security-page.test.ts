import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { describe, expect, test } from 'vitest';

const PAGE = 'docs/security.md';
const ROWS = readFileSync(PAGE, 'utf8')
  .split('\n')
  .filter((line) => /^\| T\d+ /.test(line))
  .map((line) => {
    const [, threat = '', done = '', tests = ''] = line.split('|').map((cell) => cell.trim());
    const files = [...tests.matchAll(/\]\(([^)]+)\)/g)].map(([, href = '']) => resolve('docs', href));
    return { id: threat.split(' ')[0]!, done, files };
  });

describe('the page for a security officer', () => {
  test('names every threat once, in order', () => {
    expect(ROWS.map(({ id }) => id)).toEqual(Array.from({ length: 32 }, (_, at) => `T${at + 1}`));
  });

  test.each(ROWS)('$id is told with what is done, and tested where it says', ({ id, done, files }) => {
    expect(done).not.toBe('');
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect([file, existsSync(file)]).toEqual([file, true]);
      // In a title: `T1: ...`, `T10, T11: ...`, `... (T9: ...)`.
      const title = new RegExp(`['"\`(](T\\d+, )*${id}(, T\\d+)*: `);
      expect([file, title.test(readFileSync(file, 'utf8'))]).toEqual([file, true]);
    }
  });
});
