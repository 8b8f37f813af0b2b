import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { z } from 'zod';

/**
 * Sealed secrets: X25519 to the worker's public key, HKDF-SHA256, AES-256-GCM.
 * The additional data binds a sealed secret to its row, its field and the key, so rows cannot be swapped.
 */
export const sealedSecret = z.strictObject({
  v: z.literal(1),
  /** The id of the key pair that it is sealed for. */
  kid: z.string(),
  epk: z.string(),
  iv: z.string(),
  tag: z.string(),
  ct: z.string(),
});

export type SealedSecret = z.infer<typeof sealedSecret>;

/** `binding` names the row and field, e.g. `credential/<id>/secret`. */
export function sealSecret(publicKeyPem: string, binding: string, secret: string): SealedSecret {
  const recipient = createPublicKey(publicKeyPem);
  const ephemeral = generateKeyPairSync('x25519');
  const kid = keyId(recipient);
  const epk = ephemeral.publicKey.export({ type: 'spki', format: 'der' });
  const key = deriveKey(ephemeral.privateKey, recipient, epk);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
  cipher.setAAD(Buffer.from(`v1|${binding}|${kid}`));
  const ct = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return {
    v: 1,
    kid,
    epk: epk.toString('base64'),
    iv: iv.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    ct: ct.toString('base64'),
  };
}

/** @throws SealError when the key is another one or a byte was changed. */
export function openSecret(privateKey: KeyObject | string, binding: string, sealed: SealedSecret): string {
  try {
    const epk = Buffer.from(sealed.epk, 'base64');
    const sender = createPublicKey({ key: epk, type: 'spki', format: 'der' });
    const opener = typeof privateKey === 'string' ? createPrivateKey(privateKey) : privateKey;
    const key = deriveKey(opener, sender, epk);
    const iv = Buffer.from(sealed.iv, 'base64');
    // Without the length Node would take a tag of four bytes, which can be guessed.
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
    decipher.setAAD(Buffer.from(`v1|${binding}|${sealed.kid}`));
    decipher.setAuthTag(Buffer.from(sealed.tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(sealed.ct, 'base64')), decipher.final()]).toString(
      'utf8',
    );
  } catch (cause) {
    throw new SealError('The stored secret cannot be opened with this worker’s key.', { cause });
  }
}

export class SealError extends Error {
  override name = 'SealError';
}

/** Names a key pair by its public half: 16 hexadecimal digits. */
export function keyIdOf(pem: string): string {
  return keyId(createPublicKey(pem));
}

function keyId(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
}

function deriveKey(privateKey: KeyObject, publicKey: KeyObject, salt: Buffer): Buffer {
  return Buffer.from(
    hkdfSync('sha256', diffieHellman({ privateKey, publicKey }), salt, 'ferrule seal v1', 32),
  );
}
