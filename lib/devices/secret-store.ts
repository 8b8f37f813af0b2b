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

/** How long what was opened is remembered. */
const KEPT_MS = 2_000;

/** Where a worker gets secrets from: its keys, its environment, its files. */
export class SecretStore {
  readonly #keys: SealKeys;
  readonly #readReference: ReadReference;
  readonly #lately = new Map<string, Secrets>();

  constructor(keys: SealKeys, readReference: ReadReference) {
    this.#keys = keys;
    this.#readReference = readReference;
  }

  /** @throws SealError, or CredentialError where a reference leads nowhere */
  secretsOf({ id, name, source, reference, sealed }: StoredCredential): Secrets {
    const secrets = sealed && sealed.length > 0 ? this.#open(id, sealed) : {};
    if (source === 'stored') return secrets;
    try {
      return { ...secrets, secret: this.#readReference(source, reference ?? '') };
    } catch (cause) {
      throw new CredentialError('credential-unread', `${name}: ${(cause as Error).message}`, { cause });
    }
  }

  /** Thousands of sessions of a run use one credential: it is opened anew every other second, not for each of them. */
  #open(id: string, sealed: Uint8Array): Secrets {
    const name = `${id} ${Buffer.from(sealed).toString('base64')}`;
    const known = this.#lately.get(name);
    if (known) return known;
    const secrets = openSecrets(this.#keys, id, sealed);
    if (this.#lately.size === 0) setTimeout(() => this.#lately.clear(), KEPT_MS).unref();
    this.#lately.set(name, secrets);
    return secrets;
  }
}
