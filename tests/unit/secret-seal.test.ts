import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';

import { openSecret, SealError, sealSecret } from '#lib/devices/secret-seal.ts';

const { privateKey } = generateKeyPairSync('x25519');
const privatePem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicPem = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
const secret = 'correct horse — battery staple';

describe('a sealed secret', () => {
  test('opens with the private key and its own binding', () => {
    expect(
      openSecret(privatePem, 'credential/1/secret', sealSecret(publicPem, 'credential/1/secret', secret)),
    ).toBe(secret);
  });

  test('does not show the secret and differs every time', () => {
    const first = Buffer.from(sealSecret(publicPem, 'credential/1/secret', secret)).toString('latin1');
    const second = Buffer.from(sealSecret(publicPem, 'credential/1/secret', secret)).toString('latin1');
    expect(first).not.toContain('horse');
    expect(first).not.toBe(second);
  });

  test('cannot be moved to another row', () => {
    const sealed = sealSecret(publicPem, 'credential/1/secret', secret);
    expect(() => openSecret(privatePem, 'credential/2/secret', sealed)).toThrow(SealError);
  });

  test('cannot be opened with another key', () => {
    const other = generateKeyPairSync('x25519')
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString();
    expect(() => openSecret(other, 'a', sealSecret(publicPem, 'a', secret))).toThrow(SealError);
  });

  test.each(['ct', 'tag', 'iv', 'epk', 'kid'] as const)('refuses a flipped bit in %s', (part) => {
    const sealed = JSON.parse(Buffer.from(sealSecret(publicPem, 'a', secret)).toString()) as Record<
      string,
      string
    >;
    const bytes = Buffer.from(sealed[part]!, part === 'kid' ? 'hex' : 'base64');
    bytes[bytes.length - 1]! ^= 1;
    const changed = { ...sealed, [part]: bytes.toString(part === 'kid' ? 'hex' : 'base64') };
    expect(() => openSecret(privatePem, 'a', Buffer.from(JSON.stringify(changed)))).toThrow(SealError);
  });

  test('refuses a shortened tag, which Node would otherwise accept', () => {
    const sealed = JSON.parse(Buffer.from(sealSecret(publicPem, 'a', secret)).toString()) as Record<
      string,
      string
    >;
    const short = Buffer.from(sealed.tag!, 'base64').subarray(0, 4).toString('base64');
    expect(() => openSecret(privatePem, 'a', Buffer.from(JSON.stringify({ ...sealed, tag: short })))).toThrow(
      SealError,
    );
  });
});
