import { z } from 'zod';

import type { SealKeys } from './seal-keys.ts';
import { sealedSecret, sealSecret } from './secret-seal.ts';

/** The secrets of a credential are sealed one by one, so that one can be replaced by who can open none. */
export const SECRET_FIELDS = ['secret', 'passphrase', 'sudo', 'enable'] as const;
export type SecretField = (typeof SECRET_FIELDS)[number];
export type Secrets = Partial<Record<SecretField, string>>;

const stored = z.partialRecord(z.enum(SECRET_FIELDS), sealedSecret);
type Stored = z.infer<typeof stored>;

/** The columns that hold sealed secrets, for the rotation of keys. Every other column of bytes holds none. */
export const SEALED_COLUMNS = [{ table: 'credential', column: 'sealed' }] as const;

/**
 * What the database stores: `before` with some secrets replaced, and those that are null taken away.
 * null: there are none left.
 */
export function sealSecrets(
  publicKeyPem: string,
  credentialId: string,
  secrets: Partial<Record<SecretField, string | null>>,
  before: Uint8Array | null = null,
): Uint8Array<ArrayBuffer> | null {
  const sealed: Stored = before ? readStored(before).secrets : {};
  for (const field of SECRET_FIELDS) {
    const secret = secrets[field];
    if (secret === null) delete sealed[field];
    else if (secret !== undefined)
      sealed[field] = sealSecret(publicKeyPem, bindingOf(credentialId, field), secret);
  }
  return pack(sealed);
}

/** Opens all of them. @throws SealError */
export function openSecrets(keys: SealKeys, credentialId: string, sealed: Uint8Array): Secrets {
  const { secrets, together } = readStored(sealed);
  const opened: Secrets = {};
  for (const field of SECRET_FIELDS) {
    const secret = secrets[field];
    if (secret) opened[field] = keys.open(bindingOf(credentialId, field), secret);
  }
  return together ? takeApart(opened.secret!) : opened;
}

/** The ids of the keys that they are sealed for, each once. */
export function keyIdsOf(sealed: Uint8Array): string[] {
  return [...new Set(Object.values(readStored(sealed).secrets).map(({ kid }) => kid))].toSorted();
}

/** The same secrets for another key. @throws SealError */
export function resealSecrets(
  keys: SealKeys,
  publicKeyPem: string,
  credentialId: string,
  sealed: Uint8Array,
): Uint8Array<ArrayBuffer> {
  return sealSecrets(publicKeyPem, credentialId, openSecrets(keys, credentialId, sealed))!;
}

const bindingOf = (credentialId: string, field: SecretField): string => `credential/${credentialId}/${field}`;

function pack(sealed: Stored): Uint8Array<ArrayBuffer> | null {
  return Object.keys(sealed).length === 0 ? null : new Uint8Array(Buffer.from(JSON.stringify(sealed)));
}

function readStored(bytes: Uint8Array): { secrets: Stored; together: boolean } {
  const json: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  const one = sealedSecret.safeParse(json);
  return one.success
    ? { secrets: { secret: one.data }, together: true }
    : { secrets: stored.parse(json), together: false };
}

/** Ferrule 0.1 sealed a private key and its passphrase together. */
function takeApart(text: string): Secrets {
  const { password, privateKey, passphrase } = JSON.parse(text) as Record<string, string | undefined>;
  return { secret: password ?? privateKey ?? '', ...(passphrase !== undefined && { passphrase }) };
}
