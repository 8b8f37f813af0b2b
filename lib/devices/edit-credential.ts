import type { z } from 'zod';

import { audit, changedFacts } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { credentialFacts } from './credential-facts.ts';
import { type CredentialFacts, type credentialEdit, planSecrets } from './credential-input.ts';
import { keyIdsOf, SECRET_FIELDS, sealSecrets } from './sealed-secrets.ts';

/** After a change of one of these nobody knows whether devices still take it. */
const PROVED_WITH = ['username', 'kind', 'source', 'reference'] as const;

/**
 * Changes a credential. Secrets that are not given stay sealed as they are; nothing is read back. A credential that signs in
 * otherwise than before is tried on few devices first, and a paused one is resumed.
 * @throws UserError 404, 409 when the name is taken, 400 at the field that is wrong
 */
export async function editCredential(
  ctx: Context,
  sealPublicKey: string,
  id: string,
  edit: z.output<typeof credentialEdit>,
): Promise<void> {
  requirePermission(ctx.actor, 'credential:write');
  await ctx.db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM credential WHERE id = ${id}::uuid FOR UPDATE`;
    const before = await tx.credential.findUnique({ where: { id } });
    if (!before) throw new UserError(404, 'There is no such credential.');
    const was = { ...before, reference: before.reference ?? '' } as CredentialFacts;
    const is = { ...was, ...given(edit) };
    const clash = await tx.credential.findFirst({ where: { name: is.name, id: { not: id } } });
    if (clash) {
      const message = 'There is a credential of this name already.';
      throw new UserError(409, message, { fields: { name: message } });
    }
    const secrets = planSecrets(is, edit, was);
    const sealed = sealSecrets(sealPublicKey, id, secrets, before.sealed);
    const renewed = SECRET_FIELDS.filter((field) => typeof secrets[field] === 'string');
    const after = {
      name: is.name,
      username: is.username,
      kind: is.kind,
      source: is.source,
      reference: is.source === 'stored' ? null : is.reference,
      networks: is.networks,
      trustFirstUse: is.trustFirstUse,
      hasSudo: secrets.sudo === undefined ? before.hasSudo : secrets.sudo !== null,
      hasEnable: secrets.enable === undefined ? before.hasEnable : secrets.enable !== null,
    };
    const unproved = renewed.length > 0 || PROVED_WITH.some((fact) => was[fact] !== is[fact]);
    await tx.credential.update({
      where: { id },
      data: {
        ...after,
        sealed,
        keyId: sealed && (keyIdsOf(sealed)[0] ?? null),
        ...(unproved && { provedAt: null, pausedAt: null, pausedWhy: null }),
      },
    });
    await tx.$executeRaw`UPDATE credential SET updated_at = now() WHERE id = ${id}::uuid`;
    if (unproved) await tx.credentialRefusal.deleteMany({ where: { credentialId: id } });
    const changed = changedFacts(credentialFacts(before), after) ?? { before: {}, after: {} };
    const subject = { kind: 'credential' as const, id, name: is.name };
    await audit(tx, ctx.actor, {
      action: 'credential.edit',
      subject,
      before: changed.before,
      after: { ...changed.after, ...(renewed.length > 0 && { renewed }) },
    });
    if (unproved && before.pausedAt) await audit(tx, ctx.actor, { action: 'credential.resume', subject });
  });
}

function given({
  name,
  username,
  kind,
  source,
  reference,
  networks,
  trustFirstUse,
}: Partial<CredentialFacts>) {
  const facts = { name, username, kind, source, reference, networks, trustFirstUse };
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== undefined),
  ) as Partial<CredentialFacts>;
}
