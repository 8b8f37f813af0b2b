import { generateKeyPairSync } from 'node:crypto';
import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';
import { openPrivateKey, parsePrivateKey } from '#lib/ssh/private-key.ts';
import { SshError } from '#lib/ssh/ssh-error.ts';

import { labKey } from '../../lab/lab-keys.ts';

const PLAIN_KEY = labKey('plain');
const PLAIN = {
  private: PLAIN_KEY.privateKey,
  public: `ssh-ed25519 ${PLAIN_KEY.publicBlob.toString('base64')}`,
};
const LOCKED = lockedKey();
const SLOW = withRounds(LOCKED.private, 4_000_000_000);
const RSA_PEM = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
  type: 'pkcs1',
  format: 'pem',
  cipher: 'aes-128-cbc',
  passphrase: 'open-sesame',
}) as string;
const PKCS8 = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

/** One in 256 of the keys that ssh2 makes is none: it drops a zero at the head of the public half. */
function lockedKey(): { private: string } {
  for (;;) {
    const key = ssh2.utils.generateKeyPairSync('ed25519', {
      passphrase: 'open-sesame',
      cipher: 'aes256-ctr',
      rounds: 2,
    });
    if (!(ssh2.utils.parseKey(key.private, 'open-sesame') instanceof Error)) return key;
  }
}

/** The same key, but asking for that many bcrypt rounds. */
function withRounds(pem: string, rounds: number): string {
  const [first = '', ...lines] = pem.trim().split('\n');
  const last = lines.pop() ?? '';
  const bytes = Buffer.from(lines.join(''), 'base64');
  const kdf = bytes.indexOf('bcrypt') + 'bcrypt'.length;
  const salt = kdf + 4;
  bytes.writeUInt32BE(rounds, salt + 4 + bytes.readUInt32BE(salt));
  return [first, ...(bytes.toString('base64').match(/.{1,70}/g) ?? []), last].join('\n');
}

describe('a private key', () => {
  it.each([
    { name: 'OpenSSH', text: PLAIN.private, passphrase: undefined, type: 'ssh-ed25519' },
    {
      name: 'OpenSSH, with Windows line ends',
      text: PLAIN.private.replaceAll('\n', '\r\n'),
      type: 'ssh-ed25519',
    },
    { name: 'OpenSSH with a needless passphrase', text: PLAIN.private, passphrase: 'x', type: 'ssh-ed25519' },
    { name: 'locked OpenSSH', text: LOCKED.private, passphrase: 'open-sesame', type: 'ssh-ed25519' },
    { name: 'locked PEM', text: RSA_PEM, passphrase: 'open-sesame', type: 'ssh-rsa' },
  ])('in $name form opens', ({ text, passphrase, type }) => {
    expect(parsePrivateKey(text, passphrase).type).toBe(type);
  });

  it.each([
    { name: 'locked, no passphrase', text: LOCKED.private, says: 'needs its passphrase' },
    {
      name: 'locked, wrong passphrase',
      text: LOCKED.private,
      passphrase: 'CANARY',
      says: 'passphrase is wrong',
    },
    { name: 'locked PEM, no passphrase', text: RSA_PEM, says: 'needs its passphrase' },
    {
      name: 'locked PEM, wrong passphrase',
      text: RSA_PEM,
      passphrase: 'CANARY',
      says: 'passphrase is wrong',
    },
    { name: 'too slow to open', text: SLOW, passphrase: 'CANARY', says: 'bcrypt rounds' },
    { name: 'PKCS#8', text: PKCS8, says: 'ssh-keygen -p' },
    { name: 'public', text: PLAIN.public, says: 'public key' },
    { name: 'cut off', text: PLAIN.private.slice(0, 200), says: 'damaged' },
    {
      name: 'hollow',
      text: '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----',
      says: 'damaged',
    },
    { name: 'a password', text: 'CANARY', says: 'not a private key' },
    { name: 'empty', text: '', says: 'not a private key' },
    { name: 'endless', text: `${PLAIN.private}${' x'.repeat(50_000)}`, says: 'not a private key' },
  ])('that is $name is a bad key, and the message says so', ({ text, passphrase, says }) => {
    const attempt = (): unknown => parsePrivateKey(text, passphrase);
    expect(attempt).toThrow(SshError);
    expect(attempt).toThrow(
      expect.objectContaining({ kind: 'bad-key', message: expect.stringContaining(says) }),
    );
    expect(attempt).not.toThrow(expect.objectContaining({ message: expect.stringContaining('CANARY') }));
  });

  it('is opened once per process', () => {
    const key = openPrivateKey(LOCKED.private, 'open-sesame');
    expect(openPrivateKey(LOCKED.private, 'open-sesame')).toBe(key);
    expect(() => openPrivateKey(LOCKED.private, 'other')).toThrow(SshError);
    expect(parsePrivateKey(LOCKED.private, 'open-sesame')).not.toBe(key);
  });
});
