import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

import { keygenLine } from '#lib/devices/keygen-line.ts';
import { readKnownKeys, spellingsOf } from '#lib/devices/read-known-keys.ts';
import { describeWith } from '../lab/require-program.ts';

const dir = mkdtempSync(join(tmpdir(), 'ferrule-known-'));
afterAll(() => rmSync(dir, { recursive: true }));

const names = (text: string, host: string, port = 22) =>
  readKnownKeys(text).keys.filter((key) => key.names(spellingsOf(host, port)));

describeWith(['ssh-keygen'], 'keys as OpenSSH writes them', () => {
  const make = (type: string, bits: string) => {
    const file = join(mkdtempSync(join(dir, 'key-')), 'host');
    execFileSync('ssh-keygen', [
      '-q',
      '-t',
      type,
      ...(bits ? ['-b', bits] : []),
      '-N',
      '',
      '-C',
      'hv1',
      '-f',
      file,
    ]);
    const [algorithm = '', encoded = ''] = readFileSync(`${file}.pub`, 'utf8').split(' ');
    return {
      algorithm,
      encoded,
      printed: execFileSync('ssh-keygen', ['-lf', `${file}.pub`])
        .toString()
        .trim(),
    };
  };

  test.each([
    ['ed25519', ''],
    ['ecdsa', '256'],
    ['ecdsa', '384'],
    ['ecdsa', '521'],
    ['rsa', '2048'],
    ['rsa', '3072'],
  ])('%s %s is printed as ssh-keygen prints it, and read from what it prints', (type, bits) => {
    const { algorithm, encoded, printed } = make(type, bits);
    const [known] = readKnownKeys(`hv1 ${algorithm} ${encoded}`).keys;
    expect(known!.key).toMatchObject({ algorithm, fingerprint: printed.split(' ')[1] });
    const publicKey = known!.key.publicKey!.toString('base64');
    expect(keygenLine({ ...known!.key, publicKey }, 'hv1')).toBe(printed);
    const [read] = readKnownKeys(printed).keys;
    expect(read).toMatchObject({
      host: 'hv1',
      source: 'fingerprint',
      key: { fingerprint: known!.key.fingerprint },
    });
    expect(read!.key.algorithm).toBe(algorithm);
  });

  test('names that ssh-keygen -H hashed are found, with and without a port', () => {
    const { algorithm, encoded } = make('ed25519', '');
    const file = join(dir, 'known_hosts');
    writeFileSync(
      file,
      `hv1.example.net,10.0.0.1 ${algorithm} ${encoded}\n[hv2]:2222 ${algorithm} ${encoded}\n`,
    );
    execFileSync('ssh-keygen', ['-q', '-H', '-f', file]);
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain('hv1');
    expect(names(text, 'hv1.example.net')).toHaveLength(1);
    expect(names(text, '10.0.0.1')).toHaveLength(1);
    expect(names(text, 'hv2', 2222)).toHaveLength(1);
    expect(names(text, 'hv2')).toHaveLength(0);
  });
});

const KEY = 'AAAAC3NzaC1lZDI1NTE5AAAAIKqXT3i0iKTsNpjvFvVmPVCWN3Hpk6RyRqX5Yg1y0wW1';

test.each([
  ['hv1', 'hv1', 22, 1],
  ['HV1.Example.net', 'hv1.example.net', 22, 1],
  ['hv1,10.0.0.1', '10.0.0.1', 22, 1],
  ['[hv1]:2222', 'hv1', 2222, 1],
  ['[hv1]:2222', 'hv1', 22, 0],
  ['hv1', 'hv1', 2222, 0],
  ['*.example.net', 'hv1.example.net', 22, 1],
  ['*.example.net,!hv1.example.net', 'hv1.example.net', 22, 0],
  ['hv?', 'hv1', 22, 1],
  ['h.1', 'hv1', 22, 0],
])('the name %s is about %s port %i: %i', (name, host, port, count) => {
  expect(names(`${name} ssh-ed25519 ${KEY}`, host, port)).toHaveLength(count);
});

test('lines that are no key of a host say why, with their number', () => {
  const text = [
    '# comment',
    '',
    '@cert-authority *.example.net ssh-ed25519 AAAA',
    'hv1 ssh-ed25519',
    `hv1 ssh-rsa ${KEY}`,
    'hv1 ssh-ed25519 not base64!',
    'SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU',
    'hv1 SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU',
    'hv 2;SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU;ssh-ed25519',
  ].join('\r\n');
  const { keys, unread } = readKnownKeys(text);
  expect(unread.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7]);
  expect(keys.map(({ line, host, key }) => [line, host, key.algorithm])).toEqual([
    [8, 'hv1', 'unknown'],
    [9, 'hv 2', 'ssh-ed25519'],
  ]);
});
