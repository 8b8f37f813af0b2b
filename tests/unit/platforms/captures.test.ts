import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Platform, ScriptPlatform } from '#lib/platforms/platform.ts';
import { PLATFORMS, platformById } from '#lib/platforms/registry.ts';

const CAPTURES = join(import.meta.dirname, '../../captures');

/** One folder per quirk: the transcript as the device gave it, and what must be read from it. */
function captures(platform: string): string[] {
  try {
    return readdirSync(join(CAPTURES, platform));
  } catch {
    return [];
  }
}

test.each(PLATFORMS)('$id has captures', ({ id }) => {
  expect(captures(id)).not.toEqual([]);
});

test('platforms are found by their id', () => {
  for (const platform of PLATFORMS) expect(platformById(platform.id)).toBe(platform);
  expect(platformById('no-such-platform')).toBeUndefined();
});

const SCRIPTED = PLATFORMS.filter((platform: Platform): platform is ScriptPlatform => 'parse' in platform);

describe.each(SCRIPTED)('$id', (platform) => {
  test.each(captures(platform.id))('%s', (quirk) => {
    const dir = join(CAPTURES, platform.id, quirk);
    const expected = JSON.parse(readFileSync(join(dir, 'expected.json'), 'utf8'));
    const reading = platform.parse({
      platform: platform.id,
      nonce: expected.nonce,
      stdout: readFileSync(join(dir, 'transcript.txt'), 'latin1'),
      stderr: '',
      exitCode: expected.exitCode,
    });
    expect(reading).toMatchObject(expected.reading);
  });
});
