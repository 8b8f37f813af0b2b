import { createHmac } from 'node:crypto';

import { describeHostKey } from '#lib/ssh/host-key.ts';

import type { ShownKey } from './host-keys.ts';

/** One line of a known_hosts file, or of a list of fingerprints. */
export interface KnownKey {
  /** 1 for the first. */
  line: number;
  /** The names of the line as `spellingsOf` gives them; null where they are patterns or hashed and have to be tried. */
  plain: string[] | null;
  /** Whether the line is about a host that is spelled so. */
  names(spellings: readonly string[]): boolean;
  /** What the line calls the host, for messages; hashed names are not readable. */
  host: string;
  key: ShownKey;
  source: 'known-hosts' | 'fingerprint';
}

export interface UnreadLine {
  line: number;
  message: string;
}

const FINGERPRINT = /(?:^|[\s,;])SHA256:[A-Za-z0-9+/]{43}(?=$|[\s,;])/;
const ALGORITHM_OF: Record<string, string> = {
  ED25519: 'ssh-ed25519',
  RSA: 'ssh-rsa',
  'ECDSA 256': 'ecdsa-sha2-nistp256',
  'ECDSA 384': 'ecdsa-sha2-nistp384',
  'ECDSA 521': 'ecdsa-sha2-nistp521',
};

/**
 * Reads known_hosts (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT; names may be hashed, listed, patterns or have a port), the output
 * of `ssh-keyscan` and of `ssh-keygen -lf`, and lines of a name and a fingerprint.
 */
export function readKnownKeys(text: string): { keys: KnownKey[]; unread: UnreadLine[] } {
  const keys: KnownKey[] = [];
  const unread: UnreadLine[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const trimmed = raw.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const line = index + 1;
    const found = FINGERPRINT.test(trimmed)
      ? fingerprintLine(trimmed.split(/[\s,;]+/))
      : knownHostsLine(trimmed.split(/\s+/));
    if ('message' in found) unread.push({ line, message: found.message });
    else keys.push({ line, ...found });
  }
  return { keys, unread };
}

type Found = Omit<KnownKey, 'line'> | { message: string };

/** `256 SHA256:... host (ED25519)` of ssh-keygen, or `host SHA256:... [algorithm]`. */
function fingerprintLine(words: string[]): Found {
  const at = words.findIndex((word) => FINGERPRINT.test(word));
  const fingerprint = words[at]!;
  const isKeygen = at === 1 && /^\d+$/.test(words[0]!);
  const host = isKeygen ? words.slice(2, -1).join(' ') : words.slice(0, at).join(' ');
  const named = words.at(-1)!.replace(/^\(|\)$/g, '');
  if (host === '') return { message: 'The line has a fingerprint but no name of a host.' };
  const algorithm = isKeygen
    ? (ALGORITHM_OF[named] ?? ALGORITHM_OF[`${named} ${words[0]}`])
    : Object.values(ALGORITHM_OF).includes(named)
      ? named
      : 'unknown';
  if (algorithm === undefined) return { message: `There is no host key type "${named.slice(0, 40)}".` };
  return {
    host,
    ...matchNames(host),
    key: { algorithm, fingerprint },
    source: 'fingerprint',
  };
}

function knownHostsLine(words: string[]): Found {
  if (words[0]!.startsWith('@')) {
    return {
      message: `Lines with ${words[0]!.slice(0, 20)} are not taken: Ferrule knows keys of hosts only.`,
    };
  }
  const [host = '', algorithm = '', encoded = ''] = words;
  const publicKey = Buffer.from(encoded, 'base64');
  if (encoded === '' || publicKey.toString('base64').replace(/=+$/, '') !== encoded.replace(/=+$/, '')) {
    return { message: 'This is no line of known_hosts: name, type and key.' };
  }
  try {
    const key = describeHostKey(publicKey);
    if (key.algorithm !== algorithm)
      return { message: `The key is not of the type ${algorithm.slice(0, 40)}.` };
    return {
      host: host.startsWith('|') ? 'a hashed name' : host,
      ...matchNames(host),
      key,
      source: 'known-hosts',
    };
  } catch {
    return { message: 'The key is cut short.' };
  }
}

/** Names of a line: a list of patterns, where one with `!` in front excludes; or one hashed name. */
function matchNames(names: string): Pick<KnownKey, 'plain' | 'names'> {
  const hashed = /^\|1\|([A-Za-z0-9+/=]+)\|([A-Za-z0-9+/=]+)$/.exec(names);
  if (hashed) {
    const [, salt = '', digest = ''] = hashed;
    const key = Buffer.from(salt, 'base64');
    return {
      plain: null,
      names: (spellings) =>
        spellings.some((name) => createHmac('sha1', key).update(name).digest('base64') === digest),
    };
  }
  const listed = names.toLowerCase().split(',');
  const patterns = listed.map((name) => ({
    excludes: name.startsWith('!'),
    pattern: wildcard(name.replace(/^!/, '')),
  }));
  return {
    plain: /[*?!]/.test(names) ? null : listed,
    names: (spellings) => {
      const hits = patterns.filter(({ pattern }) => spellings.some((name) => pattern.test(name)));
      return hits.length > 0 && hits.every(({ excludes }) => !excludes);
    },
  };
}

/** As ssh looks a host up: a port other than 22 is part of the name. */
export function spellingsOf(host: string, port: number): string[] {
  const name = host.toLowerCase();
  return port === 22 ? [name, `[${name}]:22`] : [`[${name}]:${port}`];
}

function wildcard(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]');
  return new RegExp(`^${source}$`);
}
