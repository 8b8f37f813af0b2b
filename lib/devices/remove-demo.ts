import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';

/** Removes the demo hosts and everything that was read from them. */
export async function removeDemo(ctx: Context): Promise<{ removed: number }> {
  requirePermission(ctx.actor, 'device:write');
  if (sitesOf(ctx.actor) !== null) {
    throw new UserError(403, 'The demo is at several sites, and your role holds for some only.');
  }
  return ctx.db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`DELETE FROM inventory WHERE demo`;
    const removed = await tx.$executeRaw`DELETE FROM device WHERE demo`;
    await tx.$executeRaw`DELETE FROM run WHERE NOT EXISTS (SELECT 1 FROM visit WHERE run_id = run.id)`;
    await tx.$executeRaw`DELETE FROM module WHERE NOT EXISTS (SELECT 1 FROM placement WHERE module_id = module.id)`;
    await tx.$executeRaw`DELETE FROM credential c WHERE demo AND NOT EXISTS (SELECT 1 FROM device WHERE credential_id = c.id)`;
    await audit(tx, ctx.actor, {
      action: 'demo.remove',
      subject: { kind: 'device', name: 'Demo fleet' },
      after: { removed },
    });
    return { removed };
  });
}
