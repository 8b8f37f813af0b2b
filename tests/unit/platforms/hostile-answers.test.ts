import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { CLI_PLATFORMS } from '#lib/platforms/cli/cli-platforms.ts';

const CAPTURES = path.resolve(import.meta.dirname, '../../captures');

/** Long enough that anything worse than linear misses the limit by far. */
const LENGTH = 50_000;
const LIMIT_MS = 2_000;

const MONOTONOUS: Readonly<Record<string, string>> = {
  blanks: ' '.repeat(LENGTH),
  'empty lines': '\n'.repeat(LENGTH),
  dashes: '-'.repeat(LENGTH),
  'one word': 'a'.repeat(LENGTH),
  'short words': 'up '.repeat(LENGTH / 4),
  colons: ': '.repeat(LENGTH / 2),
  ports: 'Eth1/1 '.repeat(LENGTH / 8),
  'open elements': '<rpc-reply>' + '<interface>'.repeat(LENGTH / 10),
  'open lists': '['.repeat(LENGTH),
  'a description without end':
    'GE1/0/1 has 1 neighbor:\nNeighbor index :1\nSystem description :x\n' + 'y z\n'.repeat(LENGTH / 10),
};

function captures(platformId: string): string[] {
  const folder = path.join(CAPTURES, platformId);
  return readdirSync(folder).map((name) => readFileSync(path.join(folder, name, 'capture.txt'), 'utf8'));
}

describe.each(CLI_PLATFORMS.map((platform) => ({ id: platform.id, platform })))('$id', ({ id, platform }) => {
  test('an answer cut, spliced or garbled never throws', () => {
    const texts = captures(id);
    const damaged = fc
      .tuple(
        fc.constantFrom(...texts),
        fc.constantFrom(...texts),
        fc.nat(),
        fc.nat(),
        fc.string({ unit: 'binary' }),
      )
      .map(([one, other, cut, splice, noise]) => {
        const at = cut % (one.length + 1);
        return one.slice(0, at) + noise + other.slice(splice % (other.length + 1));
      });
    fc.assert(
      fc.property(damaged, (text) => {
        for (const parser of platform.parsers) parser.parse(text);
      }),
      { numRuns: 25 },
    );
  });

  test.each(Object.entries(MONOTONOUS))('linear time on %s', (_, text) => {
    for (const parser of platform.parsers) {
      const start = performance.now();
      parser.parse(text);
      expect(performance.now() - start, parser.command).toBeLessThan(LIMIT_MS);
    }
  });
});
