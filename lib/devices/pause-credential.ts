import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission } from '#lib/people/actor.ts';

/** Nothing is sent with the credential until it is resumed. @throws UserError 404 */
export async function pauseCredential(ctx: Context, id: string): Promise<void> {
  requirePermission(ctx.actor, 'credential:write');
  await ctx.db.prisma.$transaction(async (tx) => {
    const [paused] = await tx.$queryRaw<{ name: string }[]>`
      UPDATE credential SET paused_at = now(), paused_why = ${`${ctx.actor.name} paused it.`}
      WHERE id = ${id}::uuid AND paused_at IS NULL RETURNING name`;
    if (!paused) throw new UserError(404, 'There is no such credential, or it is paused already.');
    await audit(tx, ctx.actor, {
      action: 'credential.pause',
      subject: { kind: 'credential', id, name: paused.name },
    });
  });
}

/** Lets the credential be used again: by two devices first, as if it were new. @throws UserError 404 */
export async function resumeCredential(ctx: Context, id: string): Promise<void> {
  requirePermission(ctx.actor, 'credential:write');
  await ctx.db.prisma.$transaction(async (tx) => {
    const [resumed] = await tx.$queryRaw<{ name: string }[]>`
      UPDATE credential SET paused_at = NULL, paused_why = NULL, proved_at = NULL
      WHERE id = ${id}::uuid AND paused_at IS NOT NULL RETURNING name`;
    if (!resumed) throw new UserError(404, 'There is no such credential, or it is not paused.');
    await tx.credentialRefusal.deleteMany({ where: { credentialId: id } });
    await audit(tx, ctx.actor, {
      action: 'credential.resume',
      subject: { kind: 'credential', id, name: resumed.name },
    });
  });
}
