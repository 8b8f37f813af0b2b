import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { z } from 'zod';

import { UserError } from '#lib/fleet/user-error.ts';

/** About a second and 128 MB for each guess. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1 };
const MIN_PASSPHRASE = 12;
const base64 = z.base64();

const keyFile = z.strictObject({
  format: z.literal('ferrule-keys-1'),
  scrypt: z.strictObject({
    N: z.literal(SCRYPT.N),
    r: z.literal(SCRYPT.r),
    p: z.literal(SCRYPT.p),
    salt: base64,
  }),
  iv: base64,
  tag: base64,
  /** The keys by their place in the folder of keys, as JSON. */
  sealed: base64,
});

const keysSchema = z.record(z.string(), z.string());

/**
 * The keys as the text of a file that only the passphrase opens: scrypt and AES-256-GCM.
 * @throws UserError when the passphrase is too short
 */
export function sealKeyFile(keys: Record<string, string>, passphrase: string): string {
  if (passphrase.length < MIN_PASSPHRASE) {
    throw new UserError(400, `The passphrase needs at least ${MIN_PASSPHRASE} characters.`);
  }
  const [salt, iv] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', keyOf(passphrase, salt), iv, { authTagLength: 16 });
  const sealed = Buffer.concat([cipher.update(JSON.stringify(keys), 'utf8'), cipher.final()]);
  const text = (bytes: Buffer) => bytes.toString('base64');
  const file: z.infer<typeof keyFile> = {
    format: 'ferrule-keys-1',
    scrypt: { ...SCRYPT, salt: text(salt) },
    iv: text(iv),
    tag: text(cipher.getAuthTag()),
    sealed: text(sealed),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** @throws UserError when the passphrase is another or the file was changed */
export function openKeyFile(text: string, passphrase: string): Record<string, string> {
  const parsed = keyFile.safeParse(parseJson(text));
  if (!parsed.success) throw new UserError(400, 'This is no file of keys that Ferrule made.');
  const { scrypt, iv, tag, sealed } = parsed.data;
  const bytes = (value: string) => Buffer.from(value, 'base64');
  try {
    const key = keyOf(passphrase, bytes(scrypt.salt));
    const decipher = createDecipheriv('aes-256-gcm', key, bytes(iv), { authTagLength: 16 });
    decipher.setAuthTag(bytes(tag));
    const opened = Buffer.concat([decipher.update(bytes(sealed)), decipher.final()]);
    return keysSchema.parse(JSON.parse(opened.toString('utf8')));
  } catch (cause) {
    const error = new UserError(
      400,
      'The passphrase does not open this file of keys, or the file was changed.',
    );
    throw Object.assign(error, { cause });
  }
}

const keyOf = (passphrase: string, salt: Buffer): Buffer =>
  scryptSync(passphrase.normalize('NFKC'), salt, 32, { ...SCRYPT, maxmem: 256 * 1024 * 1024 });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
