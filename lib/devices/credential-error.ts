import type { VisitFailureKind } from '#lib/fleet/visit-failure.ts';

/** Why a credential is not used for a session. `message` is a sentence for a person and never holds a secret. */
export class CredentialError extends Error {
  override name = 'CredentialError';

  constructor(
    readonly kind: Extract<VisitFailureKind, `credential-${string}`>,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export function credentialPaused(name: string, why: string | null): CredentialError {
  return new CredentialError('credential-paused', `The credential ${name} is paused: ${why ?? ''}`);
}
