import { describe, expect, test } from 'vitest';

import { newCredential } from '#lib/devices/credential-input.ts';
import { deviceInput } from '#lib/devices/device-input.ts';
import { NO_HIDDEN, showHidden } from '#lib/fleet/hidden-characters.ts';
import { newApiToken } from '#lib/people/api-tokens.ts';
import { newInvitation } from '#lib/people/manage-users.ts';
import { newAccount } from '#lib/people/setup-link.ts';

/** What hides, by what it does. */
const HIDDEN: [string, string, string][] = [
  ['turns text around', 'gpj.\u202eexe', 'gpj.\\u{202e}exe'],
  ['isolates', '\u2066a\u2069', '\\u{2066}a\\u{2069}'],
  ['marks a direction', 'a\u200fb\u061cc', 'a\\u{200f}b\\u{61c}c'],
  ['has no width', 'a\u200bb\u200dc\ufeffd', 'a\\u{200b}b\\u{200d}c\\u{feff}d'],
  ['may break a word', 'a\u00adb', 'a\\xadb'],
  ['ends a line in a script', 'a\u2028b\u2029c', 'a\\u{2028}b\\u{2029}c'],
  ['commands a terminal', '\x1b[31mred\x07\x9b0m', '\\x1b[31mred\\x07\\x9b0m'],
  ['ends a string', 'a\0b', 'a\\x00b'],
  ['is a tag outside the first plane', 'a\u{e0041}b', 'a\\u{e0041}b'],
  ['is deleted', 'a\x7fb', 'a\\x7fb'],
];

describe('T21: what hides is shown', () => {
  test.each(HIDDEN)('%s', (_, text, shown) => {
    expect(showHidden(text)).toBe(shown);
    expect(NO_HIDDEN.test(text)).toBe(false);
    expect(NO_HIDDEN.test(shown)).toBe(true);
  });

  test.each(['Zürich, 東京 – „Ä“', 'emoji 🙂', 'two\nlines\tand a tab\r\n', ''])(
    '%j stays as it is',
    (text) => {
      expect(showHidden(text)).toBe(text);
    },
  );

  test('half a pair is replaced, or the database would refuse it', () => {
    expect(showHidden('a\ud800b')).toBe('a\ufffdb');
  });
});

describe('T21: people cannot type it', () => {
  const device = { name: 'n', address: 'a.test', credential: 'c' };
  const credential = { name: 'n', kind: 'password' as const, username: 'root', password: 'x' };
  const invitation = { name: 'n', email: 'n@example.net', role: 'viewer' as const, sites: [] };
  const forms: [string, (text: string) => boolean][] = [
    ['the name of a device', (name) => deviceInput.safeParse({ ...device, name }).success],
    ['a site', (site) => deviceInput.safeParse({ ...device, site }).success],
    ['a tag', (tag) => deviceInput.safeParse({ ...device, tags: [tag] }).success],
    ['notes', (notes) => deviceInput.safeParse({ ...device, notes }).success],
    ['the name of a credential', (name) => newCredential.safeParse({ ...credential, name }).success],
    ['the name of a person', (name) => newInvitation.safeParse({ ...invitation, name }).success],
    ['a site of a role', (site) => newInvitation.safeParse({ ...invitation, sites: [site] }).success],
    [
      'one’s own name',
      (name) =>
        newAccount.safeParse({ name, token: 't', email: 'n@example.net', password: 'x'.repeat(12) }).success,
    ],
    [
      'the name of a token',
      (name) => newApiToken.safeParse({ name, scopes: ['inventory:read'], days: 1 }).success,
    ],
  ];
  test.each(forms)('in %s', (_, accepts) => {
    expect(accepts('Zürich 東京')).toBe(true);
    for (const [what, text] of HIDDEN) expect(accepts(`a${text}b`), what).toBe(false);
  });
});
