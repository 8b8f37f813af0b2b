import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { decode } from '../../../cli/decode.ts';

const TEXT = '[root@AHV ~]# ethtool -m eth2\n\tIdentifier : 0x0d (QSFP+)\n\tVendor PN : CAB-Q-S-5M\n';

async function run(args: string[], stdin = ''): Promise<{ code: number; out: string; err: string }> {
  const cwd = mkdtempSync(path.join(tmpdir(), 'ferrule-decode-'));
  writeFileSync(path.join(cwd, 'one.txt'), TEXT);
  writeFileSync(path.join(cwd, 'empty.txt'), '');
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await decode(args, { cwd, stdin: Readable.from([Buffer.from(stdin)]), stdout, stderr });
  const text = (stream: PassThrough): string => String(stream.read() ?? '');
  return { code, out: text(stdout), err: text(stderr) };
}

test('prints a JSON array with the file as it was named', async () => {
  const { code, out } = await run(['one.txt']);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject([
    {
      source: 'one.txt',
      interface: 'eth2',
      state: 'module',
      reason: null,
      module: { partNumber: 'CAB-Q-S-5M' },
    },
  ]);
});

test('prints a line per interface', async () => {
  const { code, out } = await run(['--ndjson', 'one.txt', 'empty.txt']);
  expect(code).toBe(0);
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(lines).toMatchObject([
    { source: 'one.txt', state: 'module' },
    {
      source: 'empty.txt',
      interface: null,
      state: 'unreadable',
      reason: { kind: 'no-answer' },
      module: null,
    },
  ]);
});

test('reads standard input', async () => {
  const { out } = await run(['-'], TEXT);
  expect(JSON.parse(out)).toMatchObject([{ source: '-', interface: 'eth2' }]);
});

test('names a file that cannot be read and still prints the others', async () => {
  const { code, out, err } = await run(['--ndjson', 'missing.txt', 'one.txt']);
  expect(code).toBe(1);
  expect(err).toContain('missing.txt');
  expect(out).toContain('CAB-Q-S-5M');
});

test('prints a sheet', async () => {
  const { code, out } = await run(['--text', 'one.txt']);
  expect(code).toBe(0);
  expect(out).toContain('one.txt: eth2\n');
  expect(out).toMatch(/Part number +CAB-Q-S-5M/);
});

test.each([[[]], [['--nonsense', 'one.txt']], [['--text', '--ndjson', 'one.txt']]])(
  'refuses %j',
  async (args) => {
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err).toContain('usage:');
  },
);
