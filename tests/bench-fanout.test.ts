import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

import { readingOfTranscript } from '#lib/platforms/registry.ts';

import { transcriptOf } from './bench/fanout/logical-hosts.ts';

test('the benchmark of the fan-out reads every host of its fleet, by either way of importing keys', async () => {
  const line = ['tests/bench/fanout.ts', '--hosts', '8', '--no-tools', '--rounds', '1', '--queue', ''];
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', ...line]);
  expect(stdout).toMatch(/^ssh2 alone, 128 at once +\d+ +\d+\.\d\d/m);
  expect(stdout).toMatch(/^ssh2 with keys imported as JWK, 128 at once +\d+ +\d+\.\d\d/m);
}, 60_000);

test('its hosts answer as Linux does, each with modules of its own', () => {
  const nonce = 'a'.repeat(24);
  const serials = [0, 1, 300].flatMap((index) => {
    const stdout = transcriptOf(index)(nonce);
    expect(stdout.length).toBeGreaterThan(10_000);
    const reading = readingOfTranscript({ platform: 'linux', nonce, stdout, stderr: '', exitCode: 0 });
    expect([reading.complete, reading.ports.length]).toEqual([true, 4]);
    return reading.ports.flatMap(({ reading: { module } }) => module?.serial ?? []);
  });
  expect(new Set(serials).size).toBe(6);
});
