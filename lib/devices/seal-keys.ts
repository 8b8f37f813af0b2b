import { createPrivateKey, type KeyObject } from 'node:crypto';

import { keyIdOf, openSecret, SealError, type SealedSecret } from './secret-seal.ts';

/**
 * The private keys of a worker. There are several while keys are being rotated: each secret says which one opens it, and
 * one that is not known yet is looked for again, so that a running worker takes part in a rotation.
 */
export class SealKeys {
  readonly #read: () => string[];
  #byId = new Map<string, KeyObject>();

  /** `read` gives the private keys as PEM. */
  constructor(read: () => string[]) {
    this.#read = read;
    this.#load();
  }

  /** @throws SealError when no key opens it. */
  open(binding: string, sealed: SealedSecret): string {
    if (!this.#byId.has(sealed.kid)) this.#load();
    const key = this.#byId.get(sealed.kid);
    if (key === undefined) {
      throw new SealError(`The secret is sealed for the key ${sealed.kid}, which this worker does not have.`);
    }
    return openSecret(key, binding, sealed);
  }

  #load(): void {
    this.#byId = new Map(this.#read().map((pem) => [keyIdOf(pem), createPrivateKey(pem)]));
  }
}
