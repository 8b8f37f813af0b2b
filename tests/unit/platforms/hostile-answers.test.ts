import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { CLI_PLATFORMS } from '#lib/platforms/registry.ts';

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

/** The answers of single commands; those of whole visits are in files of their own. */
function captures(platformId: string): string[] {
  const folder = path.join(CAPTURES, platformId);
  const files = readdirSync(folder).map((name) => path.join(folder, name, 'capture.txt'));
  return files.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8'));
}

/** Values that a device may send where another kind is expected. */
const STRANGE = fc.constantFrom<unknown>(
  null,
  [],
  {},
  '',
  0,
  -1,
  true,
  'N/A',
  [null],
  [[]],
  { a: null },
  '\u0000',
);

/** The document with the value at one place replaced: `steps` choose the way down. */
function replaced(document: unknown, steps: readonly number[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined || typeof document !== 'object' || document === null) return value;
  const keys = Object.keys(document);
  if (keys.length === 0) return value;
  const key = keys[step % keys.length]!;
  const changed = replaced((document as Record<string, unknown>)[key], rest, value);
  return Array.isArray(document)
    ? document.map((entry: unknown, at) => (String(at) === key ? changed : entry))
    : { ...document, [key]: changed };
}

function jsonOf(text: string): unknown[] {
  try {
    return [JSON.parse(text) as unknown];
  } catch {
    return [];
  }
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

  test('an answer with lines lost, doubled, swapped and shifted never throws', () => {
    const edit = fc.record({
      at: fc.nat(),
      to: fc.nat(),
      kind: fc.constantFrom('lose', 'double', 'swap', 'shift'),
    });
    const damaged = fc
      .tuple(fc.constantFrom(...captures(id)), fc.array(edit, { minLength: 1, maxLength: 12 }))
      .map(([text, edits]) => {
        const lines = text.split('\n');
        for (const { at, to, kind } of edits) {
          const [from, other] = [at % lines.length, to % lines.length];
          const line = lines[from]!;
          if (kind === 'lose') lines.splice(from, lines.length > 1 ? 1 : 0);
          else if (kind === 'double') lines.splice(other, 0, line);
          else if (kind === 'swap') [lines[from], lines[other]] = [lines[other]!, line];
          else lines[from] = line.slice(other % (line.length + 1)) + line.slice(0, other % (line.length + 1));
        }
        return lines.join('\n');
      });
    fc.assert(
      fc.property(damaged, (text) => {
        for (const parser of platform.parsers) parser.parse(text);
      }),
      { numRuns: 25 },
    );
  });

  test('JSON with values of another kind never throws', () => {
    const documents = [...captures(id).flatMap(jsonOf), { interfaces: { Ethernet1: { name: 'a' } } }];
    const damaged = fc
      .tuple(fc.constantFrom(...documents), fc.array(fc.nat(), { maxLength: 9 }), STRANGE)
      .map(([document, steps, value]) => JSON.stringify(replaced(document, steps, value)));
    fc.assert(
      fc.property(damaged, (text) => {
        for (const parser of platform.parsers) parser.parse(text);
      }),
      { numRuns: 200 },
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
