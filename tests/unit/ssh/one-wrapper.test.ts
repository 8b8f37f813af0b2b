import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');

it('only lib/ssh uses ssh2, and only one file of it makes a client', () => {
  const sources = ['app', 'cli', 'lib', 'workers'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => path.join(folder, file))
      .filter((file) => /\.[jt]sx?$/.test(file) && !file.includes('generated')),
  );
  const having = (pattern: RegExp): string[] =>
    sources.filter((file) => pattern.test(readFileSync(path.join(ROOT, file), 'utf8')));
  const outside = having(/(from|import|require\()\s*\(?['"]ssh2['"]/).filter(
    (file) => !file.startsWith(path.join('lib', 'ssh')),
  );
  expect(outside).toEqual([]);
  expect(having(/new ssh2\.Client\(/)).toEqual([path.join('lib', 'ssh', 'open-session.ts')]);
});
