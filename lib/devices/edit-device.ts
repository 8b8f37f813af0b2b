import { z } from 'zod';

import type { Context } from '#lib/context.ts';
import { lockLinkedDevices } from '#lib/db/lock-linked-devices.ts';
import { refreshInventory } from '#lib/db/refresh-inventory.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { deviceInput } from './device-input.ts';

export const deviceEdit = z.strictObject({
  name: deviceInput.shape.name.optional(),
  address: deviceInput.shape.address.optional(),
  port: deviceInput.shape.port.unwrap().optional(),
  credential: deviceInput.shape.credential.optional(),
  site: deviceInput.shape.site.unwrap().optional(),
  tags: deviceInput.shape.tags.unwrap().optional(),
});

/** Changes what was registered. @throws UserError 404, or 409 when the name is taken */
export async function editDevice(ctx: Context, id: string, edit: z.infer<typeof deviceEdit>): Promise<void> {
  requirePermission(ctx.actor, 'device:write');
  const { credential, ...data } = edit;
  await ctx.db.prisma.$transaction(async (tx) => {
    const linked = await lockLinkedDevices(tx, id);
    if (linked.length === 0) throw new UserError(404, 'There is no such device.');
    if (data.name) {
      const taken = await tx.device.findFirst({
        where: { name: { equals: data.name, mode: 'insensitive' }, id: { not: id } },
      });
      if (taken) throw fieldConflict('name', 'A host of this name is registered already.');
    }
    const profile = credential ? await tx.credential.findUnique({ where: { name: credential } }) : null;
    if (credential && !profile)
      throw fieldConflict('credential', `There is no credential named "${credential}".`);
    await tx.device.update({
      where: { id },
      data: { ...data, ...(profile && { credentialId: profile.id }) },
    });
    // Neighbours know it by its name and its address.
    await tx.$executeRaw`UPDATE device SET links_due_at = now() WHERE id = ${id}::uuid`;
    await refreshInventory(tx, linked);
  });
}

function fieldConflict(field: string, message: string): UserError {
  return new UserError(409, message, { fields: { [field]: message } });
}
