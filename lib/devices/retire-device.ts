import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import { lockLinkedDevices } from '#lib/db/lock-linked-devices.ts';
import { refreshInventory } from '#lib/db/refresh-inventory.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission } from '#lib/people/actor.ts';

/**
 * Takes a device out of the inventory and of every later run; its history stays.
 * @throws UserError 404, or 409 while others are reached through it
 */
export async function retireDevice(ctx: Context, id: string): Promise<void> {
  requirePermission(ctx.actor, 'device:write');
  await ctx.db.prisma.$transaction(async (tx) => {
    const linked = await lockLinkedDevices(tx, id);
    const device = await tx.device.findFirst({ where: { id, retiredAt: null } });
    if (!device) throw new UserError(404, 'There is no such device, or it is retired already.');
    requirePermission(ctx.actor, 'device:write', device.site);
    const behind = await tx.device.count({ where: { viaId: id, retiredAt: null } });
    if (behind > 0) {
      const who = behind === 1 ? '1 device is' : `${behind} devices are`;
      throw new UserError(409, `${who} reached through it. Give them another way first.`);
    }
    await tx.$executeRaw`UPDATE device SET retired_at = now() WHERE id = ${id}::uuid`;
    await tx.$executeRaw`UPDATE device SET links_due_at = now() WHERE id = ANY(${linked}::uuid[])`;
    await refreshInventory(tx, linked);
    const { name, site } = device;
    await audit(tx, ctx.actor, { action: 'device.retire', subject: { kind: 'device', id, name, site } });
  });
}
