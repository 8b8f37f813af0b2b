import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { CLI_PLATFORMS, PLATFORMS } from '#lib/platforms/registry.ts';

const README = readFileSync('lib/platforms/README.md', 'utf8');

test.each(CLI_PLATFORMS.map(({ id, parsers }) => ({ id, parsers })))(
  'the README lists the commands of $id that are read',
  ({ id, parsers }) => {
    const [, list = ''] = README.split(`**${id}**\n`);
    const listed = [...list.split('\n**')[0]!.matchAll(/^- `(.+)`$/gm)].map(([, command]) => command);
    expect(listed).toEqual(parsers.map(({ command }) => command));
  },
);

test('every platform says what runs and what it needs', () => {
  for (const { id, label, commands, privilege } of PLATFORMS) {
    expect(label, id).not.toBe('');
    expect(privilege, id).toMatch(/^[A-Z].*\.$/);
    expect(commands.length, id).toBeGreaterThan(0);
    expect(new Set(commands.map(({ command }) => command)).size, id).toBe(commands.length);
  }
});

test('no two platforms have one id, and hosts come first', () => {
  const ids = PLATFORMS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const roles = PLATFORMS.map(({ role }) => role);
  expect(roles).toEqual(roles.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
});
