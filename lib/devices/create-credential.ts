import { randomUUID } from 'node:crypto';

import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { credentialFacts } from './credential-facts.ts';
import { type NewCredential, newCredential, planSecrets } from './credential-input.ts';
import { keyIdOf } from './secret-seal.ts';
import { sealSecrets } from './sealed-secrets.ts';

/**
 * Stores a credential sealed for the worker: nothing in this process can read it back.
 * @throws UserError 409 when the name is taken, 400 when a secret is missing or the key cannot be opened
 */
export async function createCredential(
  ctx: Context,
  sealPublicKey: string,
  given: NewCredential,
  options: { demo?: boolean } = {},
): Promise<{ id: string }> {
  requirePermission(ctx.actor, 'credential:write');
  const input = newCredential.parse(given);
  const secrets = planSecrets(input, input, null);
  const id = randomUUID();
  const sealed = sealSecrets(sealPublicKey, id, secrets);
  const { name, username, kind, source, reference, networks, trustFirstUse } = input;
  await ctx.db.prisma.$transaction(async (tx) => {
    if (await tx.credential.findUnique({ where: { name } })) {
      const message = 'There is a credential of this name already.';
      throw new UserError(409, message, { fields: { name: message } });
    }
    const credential = await tx.credential.create({
      data: {
        id, name, username, kind, source, networks, trustFirstUse, sealed,
        reference: source === 'stored' ? null : reference,
        keyId: sealed && keyIdOf(sealPublicKey),
        hasSudo: typeof secrets.sudo === 'string',
        hasEnable: typeof secrets.enable === 'string',
        demo: options.demo ?? false,
      },
    }); // prettier-ignore
    const subject = { kind: 'credential' as const, id, name };
    await audit(tx, ctx.actor, { action: 'credential.create', subject, after: credentialFacts(credential) });
  });
  return { id };
}
