import type { Context } from '#lib/context.ts';
import { refreshInventory } from '#lib/db/refresh-inventory.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission } from '#lib/people/actor.ts';

/** Takes a device out of the inventory and of every later run; its history stays. @throws UserError 404 */
export async function retireDevice(ctx: Context, id: string): Promise<void> {
  requirePermission(ctx.actor, 'device:write');
  await ctx.db.prisma.$transaction(async (tx) => {
    const retired =
      await tx.$executeRaw`UPDATE device SET retired_at = now() WHERE id = ${id}::uuid AND retired_at IS NULL`;
    if (retired === 0) throw new UserError(404, 'There is no such device, or it is retired already.');
    const neighbours = await tx.$queryRaw<{ id: string }[]>`
      UPDATE device SET links_due_at = now() WHERE id IN (
        SELECT CASE n.device_id WHEN ${id}::uuid THEN f.device_id ELSE n.device_id END
        FROM link l JOIN port n ON n.id = l.near_port_id JOIN port f ON f.id = l.far_port_id
        WHERE ${id}::uuid IN (n.device_id, f.device_id))
      RETURNING id`;
    await refreshInventory(tx, [id, ...neighbours.map((device) => device.id)]);
  });
}
