import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { CLI_PLATFORMS, findParser } from '#lib/platforms/registry.ts';

const CAPTURES = path.resolve(import.meta.dirname, '../../captures');

/** The scenarios of a platform; a platform without any fails its first test. */
function scenarios(platformId: string): string[] {
  const folder = path.join(CAPTURES, platformId);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => existsSync(path.join(folder, name, 'command.txt')));
}

const everyCapture = CLI_PLATFORMS.flatMap((platform) =>
  scenarios(platform.id).map((name) =>
    readFileSync(path.join(CAPTURES, platform.id, name, 'capture.txt'), 'utf8'),
  ),
);

test('no two platforms have one id', () => {
  const ids = CLI_PLATFORMS.map((platform) => platform.id);
  expect(new Set(ids).size).toBe(ids.length);
});

describe.each(CLI_PLATFORMS.map((platform) => ({ id: platform.id, platform })))('$id', ({ id, platform }) => {
  test('has captures', () => {
    expect(scenarios(id)).not.toEqual([]);
  });

  test.each(scenarios(id))('%s', (name) => {
    const read = (file: string) => readFileSync(path.join(CAPTURES, id, name, file), 'utf8');
    const command = read('command.txt').trim();
    const parser = findParser(id, command);
    expect(parser, `no parser for "${command}"`).not.toBeNull();
    expect(parser!.parse(read('capture.txt'))).toEqual(JSON.parse(read('expected.json')));
  });

  test('each command of a visit has a parser', () => {
    const unread = platform.commands.filter(({ command }) => findParser(id, command) === null);
    expect(unread).toEqual([]);
  });

  test('no parser throws on the answer of another command or system', () => {
    for (const parser of platform.parsers) {
      for (const text of everyCapture) expect(parser.parse(text)).toBeTypeOf('object');
    }
  });

  test('no parser throws on answers that are cut and joined', () => {
    const answer = fc.constantFrom(...everyCapture);
    fc.assert(
      fc.property(
        answer,
        answer,
        fc.nat(4000),
        fc.nat(4000),
        fc.string(),
        (first, second, cut, join, noise) => {
          for (const parser of platform.parsers)
            parser.parse(first.slice(0, cut) + noise + second.slice(join));
        },
      ),
      { numRuns: 25 },
    );
  });
});
