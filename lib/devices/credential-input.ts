import { z } from 'zod';

import { referenceProblem } from '#lib/config/read-secret.ts';
import { NO_HIDDEN } from '#lib/fleet/hidden-characters.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { parseBlock } from '#lib/ssh/address-policy.ts';
import { parsePrivateKey } from '#lib/ssh/private-key.ts';

import type { SecretField } from './sealed-secrets.ts';
import { SECRET_SOURCES } from './secret-store.ts';

export const CREDENTIAL_KINDS = ['password', 'private-key', 'keyboard-interactive'] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/** One line: a secret that is typed at a prompt. */
const password = z
  .string()
  .max(1000)
  .regex(/^[^\0\r\n]*$/, 'It has more than one line.');

const networks = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => (Array.isArray(given) ? given : given.split(/[\s,;]+/)))
  .transform((blocks) => blocks.map((block) => block.trim()).filter((block) => block !== ''))
  .pipe(
    z
      .array(
        z.string().transform((block, ctx) => {
          const parsed = parseBlock(block);
          if (parsed) return parsed;
          ctx.addIssue({
            code: 'custom',
            message: `"${block.slice(0, 50)}" is no network like 10.20.0.0/16.`,
          });
          return z.NEVER;
        }),
      )
      .max(100, 'These are more than 100 networks.'),
  )
  .transform((blocks) => [...new Set(blocks)]);

const facts = {
  name: z
    .string()
    .trim()
    .min(1, 'Enter a name.')
    .max(100)
    .regex(NO_HIDDEN, 'The name has characters that do not show.'),
  username: z.string().trim().min(1, 'Enter the user name.').max(100),
  kind: z.enum(CREDENTIAL_KINDS),
  source: z.enum(SECRET_SOURCES),
  /** The variable or the file that holds the secret; '' where it is stored. */
  reference: z.string().trim().max(200),
  networks,
  trustFirstUse: z.boolean(),
};

/** Write-only: '' counts as not given. */
const secrets = {
  password: password.optional(),
  privateKey: z.string().max(20_000).optional(),
  passphrase: password.optional(),
  sudoPassword: password.optional(),
  enablePassword: password.optional(),
};

export const newCredential = z.strictObject({
  ...facts,
  ...secrets,
  source: facts.source.default('stored'),
  reference: facts.reference.default(''),
  networks: networks.default([]),
  trustFirstUse: facts.trustFirstUse.default(false),
});

/** What is left out stays as it is; a secret that is null is taken away. */
export const credentialEdit = z
  .strictObject(facts)
  .partial()
  .extend({
    ...secrets,
    passphrase: secrets.passphrase.nullable(),
    sudoPassword: secrets.sudoPassword.nullable(),
    enablePassword: secrets.enablePassword.nullable(),
  });

export type NewCredential = z.input<typeof newCredential>;

/** What a credential is besides its secrets. */
export type CredentialFacts = Pick<z.output<typeof newCredential>, keyof typeof facts>;
type GivenSecrets = Pick<z.output<typeof credentialEdit>, keyof typeof secrets>;

/**
 * Which secrets are to be sealed anew for a credential that is made (`before` null) or changed; null takes one away.
 * @throws UserError 400 at the field that is missing or wrong
 */
export function planSecrets(
  { kind, source, reference, trustFirstUse }: CredentialFacts,
  given: GivenSecrets,
  before: CredentialFacts | null,
): Partial<Record<SecretField, string | null>> {
  const byKey = kind === 'private-key';
  if (trustFirstUse && !byKey)
    throw fieldError('trustFirstUse', 'Only a private key may be sent to a device that nobody knows yet.');
  const passphrase = byKey ? given.passphrase || (given.passphrase === null ? null : undefined) : null;
  const others = { sudo: replaced(given.sudoPassword), enable: replaced(given.enablePassword) };
  if (source !== 'stored') {
    const problem = referenceProblem(source, reference);
    if (problem) throw fieldError('reference', problem);
    return { secret: null, passphrase, ...others };
  }
  const field = byKey ? 'privateKey' : 'password';
  const secret = given[field] || undefined;
  const keeps = before?.source === 'stored' && (before.kind === 'private-key') === byKey;
  if (secret === undefined && !keeps) {
    throw fieldError(field, byKey ? 'Paste the private key.' : 'Enter the password.');
  }
  if (!byKey || secret === undefined) return { secret, passphrase, ...others };
  try {
    parsePrivateKey(secret, passphrase ?? undefined);
  } catch (error) {
    throw fieldError(passphrase ? 'passphrase' : 'privateKey', (error as Error).message);
  }
  // The passphrase of another key is none of this one.
  return { secret, passphrase: passphrase ?? null, ...others };
}

const replaced = (given: string | null | undefined): string | null | undefined =>
  given === '' ? undefined : given;

function fieldError(field: string, message: string): UserError {
  return new UserError(400, message, { fields: { [field]: message } });
}
