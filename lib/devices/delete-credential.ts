import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { credentialFacts } from './credential-facts.ts';

/** @throws UserError 404, or 409 naming how many devices still use it, retired ones included */
export async function deleteCredential(ctx: Context, id: string): Promise<void> {
  requirePermission(ctx.actor, 'credential:write');
  await ctx.db.prisma.$transaction(async (tx) => {
    const credential = await tx.credential.findUnique({
      where: { id },
      include: { _count: { select: { devices: true } } },
    });
    if (!credential) throw new UserError(404, 'There is no such credential.');
    const { devices } = credential._count;
    if (devices > 0) {
      const who = devices === 1 ? '1 device signs' : `${devices} devices sign`;
      throw new UserError(409, `${who} in with this credential. Give them another one first.`);
    }
    await tx.credential.delete({ where: { id } });
    await audit(tx, ctx.actor, {
      action: 'credential.delete',
      subject: { kind: 'credential', id, name: credential.name },
      before: credentialFacts(credential),
    });
  });
}
