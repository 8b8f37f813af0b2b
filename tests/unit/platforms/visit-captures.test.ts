import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { readAnswers } from '#lib/platforms/read-answers.ts';
import { CLI_PLATFORMS } from '#lib/platforms/registry.ts';
import { CAPTURES, readVisitCapture } from '../../lab/visit-capture.ts';

/** Captures of a whole visit: all commands of a platform and the reading that they amount to. */
function visits(platform: string): string[] {
  return readdirSync(join(CAPTURES, platform)).filter((quirk) =>
    existsSync(join(CAPTURES, platform, quirk, 'visit.txt')),
  );
}

describe.each(CLI_PLATFORMS.map((platform) => ({ id: platform.id, platform })))('$id', ({ id, platform }) => {
  test('has a capture of a whole visit', () => {
    expect(visits(id)).not.toEqual([]);
  });

  test.each(visits(id))('%s', (quirk) => {
    const answers = readVisitCapture(id, quirk);
    expect(answers.map(({ command }) => command)).toEqual(platform.commands.map(({ command }) => command));
    const expected = JSON.parse(readFileSync(join(CAPTURES, id, quirk, 'expected.json'), 'utf8'));
    const reading = readAnswers(platform, answers);
    expect(reading).toMatchObject(expected);
    expect(reading.ports.length).toBe(expected.ports.length);
  });

  test.each(visits(id))('%s without one of its answers', (quirk) => {
    const answers = readVisitCapture(id, quirk);
    for (const { command, optional, lists } of platform.commands) {
      const reading = readAnswers(
        platform,
        answers.filter((answer) => answer.command !== command),
      );
      if (!optional) expect(reading, command).toMatchObject({ complete: false });
      if (!optional) expect(reading.problems.join(' '), command).toContain(`“${command}”`);
      if (lists?.includes('ports') && !optional) expect(reading.complete).toBe(false);
    }
    expect(readAnswers(platform, [])).toMatchObject({
      ports: [],
      evidence: { neighbours: null, ownedMacs: null, macTable: null },
      complete: false,
    });
  });

  test('answers that are cut or swapped never throw, and no port is named twice', () => {
    const answers = visits(id).flatMap((quirk) => readVisitCapture(id, quirk));
    const damaged = fc.array(
      fc.tuple(fc.constantFrom(...answers), fc.constantFrom(...answers), fc.nat(6000)),
      {
        maxLength: answers.length,
      },
    );
    fc.assert(
      fc.property(damaged, (parts) => {
        const reading = readAnswers(
          platform,
          parts.map(([to, from, cut]) => ({ ...to, stdout: from.stdout.slice(0, cut) })),
        );
        const names = reading.ports.map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        for (const { localPort } of reading.evidence.neighbours ?? []) expect(names).toContain(localPort);
      }),
      { numRuns: 40 },
    );
  });
});
