import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission } from '#lib/people/actor.ts';

/** @throws UserError 404, or 409 naming how many hosts still use it */
export async function deleteCredential(ctx: Context, id: string): Promise<void> {
  requirePermission(ctx.actor, 'credential:write');
  const credential = await ctx.db.prisma.credential.findUnique({
    where: { id },
    include: { _count: { select: { devices: true } } },
  });
  if (!credential) throw new UserError(404, 'There is no such credential.');
  if (credential._count.devices > 0) {
    throw new UserError(
      409,
      `${credential._count.devices} hosts sign in with this credential. Give them another one first.`,
    );
  }
  await ctx.db.prisma.credential.delete({ where: { id } });
}
