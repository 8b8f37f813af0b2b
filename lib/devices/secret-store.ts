import { CredentialError } from './credential-error.ts';
import type { SealKeys } from './seal-keys.ts';
import { openSecrets, type Secrets } from './sealed-secrets.ts';

export const SECRET_SOURCES = ['stored', 'environment', 'file'] as const;
export type SecretSource = (typeof SECRET_SOURCES)[number];

/** Reads what a credential refers to instead of storing it. @throws Error whose message is a sentence */
export type ReadReference = (source: 'environment' | 'file', reference: string) => string;

/** What is stored of a credential's secrets. */
export interface StoredCredential {
  id: string;
  name: string;
  source: SecretSource;
  reference: string | null;
  sealed: Uint8Array | null;
}

/** Where a worker gets secrets from: its keys, its environment, its files. */
export class SecretStore {
  readonly #keys: SealKeys;
  readonly #readReference: ReadReference;

  constructor(keys: SealKeys, readReference: ReadReference) {
    this.#keys = keys;
    this.#readReference = readReference;
  }

  /** @throws SealError, or CredentialError where a reference leads nowhere */
  secretsOf({ id, name, source, reference, sealed }: StoredCredential): Secrets {
    const secrets = sealed && sealed.length > 0 ? openSecrets(this.#keys, id, sealed) : {};
    if (source === 'stored') return secrets;
    try {
      return { ...secrets, secret: this.#readReference(source, reference ?? '') };
    } catch (cause) {
      throw new CredentialError('credential-unread', `${name}: ${(cause as Error).message}`, { cause });
    }
  }
}
