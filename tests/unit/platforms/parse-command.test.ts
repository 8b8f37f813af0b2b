import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';

import { afterAll, expect, test } from 'vitest';

import { type ParsedAnswer, parse } from '../../../cli/parse.ts';

const cwd = mkdtempSync(join(tmpdir(), 'ferrule-parse-'));
afterAll(() => rmSync(cwd, { recursive: true }));

const MAC_TABLE = `          Mac Address Table
------------------------------------------------------------------
Vlan    Mac Address       Type        Ports      Moves   Last Move
----    -----------       ----        -----      -----   ---------
  10    3cfd.fe00.0001    DYNAMIC     Et12       1       0:01:00 ago
`;

const NOISE = Buffer.from(Array.from({ length: 999 }, (_, at) => (at * 167 + 13) % 256));
writeFileSync(join(cwd, 'macs.txt'), MAC_TABLE);
writeFileSync(join(cwd, 'windows.txt'), Buffer.from(`\ufeff${MAC_TABLE}`, 'utf16le'));
writeFileSync(join(cwd, 'empty.txt'), '');
writeFileSync(join(cwd, 'noise.bin'), NOISE);

const CALL = ['--platform', 'arista-eos', '--command', 'show mac address-table'];

async function run(args: string[], stdin = ''): Promise<{ code: number; out: string; err: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await parse(args, { cwd, stdin: Readable.from([Buffer.from(stdin)]), stdout, stderr });
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') };
}

const macsOf = (out: string) =>
  (JSON.parse(out) as ParsedAnswer[]).map(({ macs }) => macs?.map(({ mac }) => mac));

test.each<[string, string[], unknown[], string]>([
  ['a file', ['macs.txt'], [['3c:fd:fe:00:00:01']], ''],
  ['standard input', ['-'], [['3c:fd:fe:00:00:01']], ''],
  ['a file in UTF-16, as Windows saves it', ['windows.txt'], [['3c:fd:fe:00:00:01']], ''],
  ['an empty file', ['empty.txt', 'macs.txt'], [[], ['3c:fd:fe:00:00:01']], 'empty.txt: the file is empty.\n'],
  ['a binary file', ['noise.bin'], [[]], 'noise.bin: nothing in it reads as an answer to "show mac address-table".\n'],
])('reads %s', async (_, files, macs, err) => {
  const { code, out, err: said } = await run([...CALL, ...files], MAC_TABLE);
  expect([code, macsOf(out), said]).toEqual([0, macs, err && `ferrule parse: ${err}`]);
}); // prettier-ignore

test.each<[string, string[], number, string]>([
  ['a missing file', [...CALL, 'none.txt'], 1, 'none.txt: there is no such file.'],
  ['a folder', [...CALL, '.'], 1, '.: this is a folder; name the files in it.'],
  ['no file', CALL, 2, 'name a file, or - for standard input.'],
  ['no platform', ['--command', 'show version', 'macs.txt'], 2, 'say which system it is: --platform.'],
  ['no command', ['--platform', 'arista-eos', 'macs.txt'], 2, 'say what was typed there: --command.'],
  ['an unknown option', [...CALL, '--json', 'macs.txt'], 2, "Unknown option '--json'"],
  ['an unknown platform', ['--platform', 'linux', '--command', 'ethtool -m eth0', 'macs.txt'], 1, 'ferrule decode'],
  ['an unknown command', ['--platform', 'arista-eos', '--command', 'show clock', 'macs.txt'], 1, '  show version\n'],
])('says what is wrong with %s', async (_, args, code, words) => {
  const { code: ended, err } = await run(args);
  expect(ended).toBe(code);
  expect(err).toContain(words);
}); // prettier-ignore

test('prints a line for each file', async () => {
  const { out } = await run([...CALL, '--ndjson', 'macs.txt', 'windows.txt']);
  const lines = out.trim().split('\n').map((line) => JSON.parse(line) as ParsedAnswer); // prettier-ignore
  expect(lines.map(({ source, platform, device }) => [source, platform, device])).toEqual([
    ['macs.txt', 'arista-eos', null],
    ['windows.txt', 'arista-eos', null],
  ]);
});
