import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

import { readSecret, referenceProblem } from '#lib/config/read-secret.ts';

const dir = mkdtempSync(join(tmpdir(), 'ferrule-secrets-'));
const below = join(dir, 'secrets');
mkdirSync(join(below, 'lab'), { recursive: true });
writeFileSync(join(below, 'lab/root'), 'hunter2\n');
writeFileSync(join(below, 'empty'), '');
writeFileSync(join(below, 'huge'), 'x'.repeat(65 * 1024));
writeFileSync(join(dir, 'outside'), 'CANARY');
symlinkSync(join(dir, 'outside'), join(below, 'link'));
symlinkSync(join(below, 'lab/root'), join(below, 'alias'));
afterAll(() => rmSync(dir, { recursive: true }));

describe('a secret outside the database', () => {
  test.each([
    ['environment', 'FERRULE_SECRET_ROOT', 'p w'],
    ['file', 'lab/root', 'hunter2'],
    ['file', 'alias', 'hunter2'],
  ] as const)('is read from the %s %s', (source, reference, secret) => {
    expect(readSecret(source, reference, below, { FERRULE_SECRET_ROOT: 'p w\r\n' })).toBe(secret);
  });

  test.each([
    ['environment', 'PATH', 'begins with FERRULE_SECRET_'],
    ['environment', 'FERRULE_SECRET_', 'begins with FERRULE_SECRET_'],
    ['environment', 'FERRULE_SECRET_ABSENT', 'is not set'],
    ['file', '/etc/hostname', 'relative to it'],
    ['file', '../outside', 'relative to it'],
    ['file', 'lab/../../outside', 'relative to it'],
    ['file', 'link', 'leads out'],
    ['file', 'absent', 'There is no file'],
    ['file', 'empty', 'is empty'],
    ['file', 'huge', 'at most 64 KiB'],
    ['file', 'lab', 'no file'],
    ['file', '', 'relative to it'],
  ] as const)('is not read from the %s %s', (source, reference, says) => {
    const read = () => readSecret(source, reference, below, { PATH: 'CANARY' });
    expect(read).toThrow(says);
    expect(read).not.toThrow('CANARY');
  });

  test('needs a folder that bounds the files', () => {
    expect(() => readSecret('file', 'lab/root', null)).toThrow('FERRULE_SECRETS_DIR');
    expect(referenceProblem('file', 'lab/root')).toBeNull();
  });
});
