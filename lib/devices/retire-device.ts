import type { Context } from '#lib/context.ts';
import { lockLinkedDevices } from '#lib/db/lock-linked-devices.ts';
import { refreshInventory } from '#lib/db/refresh-inventory.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission } from '#lib/people/actor.ts';

/** Takes a device out of the inventory and of every later run; its history stays. @throws UserError 404 */
export async function retireDevice(ctx: Context, id: string): Promise<void> {
  requirePermission(ctx.actor, 'device:write');
  await ctx.db.prisma.$transaction(async (tx) => {
    const linked = await lockLinkedDevices(tx, id);
    const retired =
      await tx.$executeRaw`UPDATE device SET retired_at = now() WHERE id = ${id}::uuid AND retired_at IS NULL`;
    if (retired === 0) throw new UserError(404, 'There is no such device, or it is retired already.');
    await tx.$executeRaw`UPDATE device SET links_due_at = now() WHERE id = ANY(${linked}::uuid[])`;
    await refreshInventory(tx, linked);
  });
}
