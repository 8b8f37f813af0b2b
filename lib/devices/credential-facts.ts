import type { CredentialModel } from '#lib/db/generated/models.ts';

/** What the audit log says of a credential: never a secret, only whether it has one. */
export function credentialFacts(
  credential: Pick<
    CredentialModel,
    | 'name'
    | 'username'
    | 'kind'
    | 'source'
    | 'reference'
    | 'networks'
    | 'trustFirstUse'
    | 'hasSudo'
    | 'hasEnable'
  >,
) {
  const { name, username, kind, source, reference, networks, trustFirstUse, hasSudo, hasEnable } = credential;
  return { name, username, kind, source, reference, networks, trustFirstUse, hasSudo, hasEnable };
}
