import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import { lockLinkedDevices } from '#lib/db/lock-linked-devices.ts';
import { refreshInventory } from '#lib/db/refresh-inventory.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission } from '#lib/people/actor.ts';

/** Brings a retired device back with its history. @throws UserError 404, or 409 when its place is taken meanwhile */
export async function restoreDevice(ctx: Context, id: string): Promise<void> {
  requirePermission(ctx.actor, 'device:write');
  await ctx.db.prisma.$transaction(async (tx) => {
    const linked = await lockLinkedDevices(tx, id);
    const device = await tx.device.findFirst({
      where: { id, retiredAt: { not: null } },
      include: { via: true },
    });
    if (!device) throw new UserError(404, 'There is no such device, or it is not retired.');
    requirePermission(ctx.actor, 'device:write', device.site);
    const { name, site, address, port, viaId, via } = device;
    if (via?.retiredAt)
      throw new UserError(409, `It is reached through ${via.name}, which is retired: restore that first.`);
    const other = await tx.device.findFirst({ where: { address, port, viaId, retiredAt: null } });
    if (other) throw new UserError(409, `${other.name} is registered at its address and port.`);
    await tx.$executeRaw`UPDATE device SET retired_at = NULL WHERE id = ${id}::uuid`;
    await tx.$executeRaw`UPDATE device SET links_due_at = now() WHERE id = ANY(${linked}::uuid[])`;
    await refreshInventory(tx, linked);
    await audit(tx, ctx.actor, { action: 'device.restore', subject: { kind: 'device', id, name, site } });
  });
}
