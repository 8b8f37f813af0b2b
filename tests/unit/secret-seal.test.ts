import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';

import { SealKeys } from '#lib/devices/seal-keys.ts';
import { keyIdsOf, openSecrets, resealSecrets, sealSecrets } from '#lib/devices/sealed-secrets.ts';
import { keyIdOf, openSecret, SealError, sealSecret } from '#lib/devices/secret-seal.ts';

function keyPair() {
  const { privateKey } = generateKeyPairSync('x25519');
  return {
    private: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    public: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString(),
  };
}

const keys = keyPair();
const secret = 'correct horse — battery staple';

describe('a sealed secret', () => {
  test('opens with the private key and its own binding', () => {
    const sealed = sealSecret(keys.public, 'credential/1/secret', secret);
    expect(openSecret(keys.private, 'credential/1/secret', sealed)).toBe(secret);
  });

  test('does not show the secret and differs every time', () => {
    const first = sealSecret(keys.public, 'a', secret);
    const second = sealSecret(keys.public, 'a', secret);
    expect(Buffer.from(first.ct, 'base64').toString('latin1')).not.toContain('horse');
    for (const part of ['ct', 'iv', 'epk', 'tag'] as const) expect(first[part]).not.toBe(second[part]);
  });

  test.each([
    ['another row', 'credential/2/secret'],
    ['another field', 'credential/1/sudo'],
  ])('cannot be moved to %s', (_where, binding) => {
    const sealed = sealSecret(keys.public, 'credential/1/secret', secret);
    expect(() => openSecret(keys.private, binding, sealed)).toThrow(SealError);
  });

  test('cannot be opened with another key', () => {
    expect(() => openSecret(keyPair().private, 'a', sealSecret(keys.public, 'a', secret))).toThrow(SealError);
  });

  test.each(['ct', 'tag', 'iv', 'epk', 'kid'] as const)('refuses a flipped bit in %s', (part) => {
    const sealed = sealSecret(keys.public, 'a', secret);
    const bytes = Buffer.from(sealed[part], part === 'kid' ? 'hex' : 'base64');
    bytes[bytes.length - 1]! ^= 1;
    const changed = { ...sealed, [part]: bytes.toString(part === 'kid' ? 'hex' : 'base64') };
    expect(() => openSecret(keys.private, 'a', changed)).toThrow(SealError);
  });

  test('refuses a shortened tag, which Node would otherwise accept', () => {
    const sealed = sealSecret(keys.public, 'a', secret);
    const short = Buffer.from(sealed.tag, 'base64').subarray(0, 4).toString('base64');
    expect(() => openSecret(keys.private, 'a', { ...sealed, tag: short })).toThrow(SealError);
  });
});

describe('the secrets of a credential', () => {
  const store = new SealKeys(() => [keys.private]);

  test('are replaced and taken away one by one by who can open none', () => {
    const first = sealSecrets(keys.public, 'c1', { secret: 'one', sudo: 'two', enable: 'three' })!;
    const next = sealSecrets(keys.public, 'c1', { secret: undefined, sudo: 'new', enable: null }, first)!;
    expect(openSecrets(store, 'c1', next)).toEqual({ secret: 'one', sudo: 'new' });
    expect(sealSecrets(keys.public, 'c1', { secret: null, sudo: null }, next)).toBeNull();
  });

  test('of another credential are not opened', () => {
    expect(() => openSecrets(store, 'c2', sealSecrets(keys.public, 'c1', { secret })!)).toThrow(SealError);
  });

  test('cannot change places', () => {
    const sealed = JSON.parse(
      Buffer.from(sealSecrets(keys.public, 'c1', { secret: 'a', sudo: 'b' })!).toString(),
    );
    const swapped = { secret: sealed.sudo, sudo: sealed.secret };
    expect(() => openSecrets(store, 'c1', Buffer.from(JSON.stringify(swapped)))).toThrow(SealError);
  });

  test.each([
    [{ kind: 'password', password: 'p' }, { secret: 'p' }],
    [{ kind: 'private-key', privateKey: 'k' }, { secret: 'k' }],
    [
      { kind: 'private-key', privateKey: 'k', passphrase: 'x' },
      { secret: 'k', passphrase: 'x' },
    ],
  ])('that Ferrule 0.1 sealed open still: %o', (before, after) => {
    const old = Buffer.from(
      JSON.stringify(sealSecret(keys.public, 'credential/c1/secret', JSON.stringify(before))),
    );
    expect(openSecrets(store, 'c1', old)).toEqual(after);
    expect(openSecrets(store, 'c1', resealSecrets(store, keys.public, 'c1', old))).toEqual(after);
  });

  test('move to a new key, which a running worker finds by itself', () => {
    const next = keyPair();
    const files = [keys.private];
    const worker = new SealKeys(() => files);
    const old = sealSecrets(keys.public, 'c1', { secret, sudo: 's' })!;
    files.push(next.private);
    const moved = resealSecrets(worker, next.public, 'c1', old);
    expect(keyIdsOf(old)).toEqual([keyIdOf(keys.public)]);
    expect(keyIdsOf(moved)).toEqual([keyIdOf(next.private)]);
    expect(openSecrets(new SealKeys(() => [next.private]), 'c1', moved)).toEqual({ secret, sudo: 's' });
    expect(() => openSecrets(new SealKeys(() => [keys.private]), 'c1', moved)).toThrow(keyIdOf(next.public));
  });
});
