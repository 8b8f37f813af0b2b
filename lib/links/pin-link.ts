import { z } from 'zod';

import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { askAgain, dropPins, findPinPort, type PinPort, subjectOf } from './pin-port.ts';

export const pinInput = z.strictObject({
  /** The two ends, in either order. */
  portId: z.uuid('This is no port.'),
  farPortId: z.uuid('This is no port.'),
  note: z.string().trim().max(500, 'The note is longer than 500 characters.').default(''),
});

/**
 * Says where a port is cabled to; that wins over all evidence until the pin is taken away. An earlier pin of the
 * port ends. Several hosts may be pinned to one port of a switch, in which a split cable ends.
 * @throws UserError 400 or 404 naming the field that is wrong
 */
export async function pinLink(
  ctx: Context,
  { portId, farPortId, note }: z.infer<typeof pinInput>,
): Promise<void> {
  requirePermission(ctx.actor, 'link:pin');
  await ctx.db.prisma.$transaction(async (tx) => {
    const [one, other] = [await findPinPort(tx, portId), await findPinPort(tx, farPortId)];
    if (!one) throw wrong(404, 'portId', 'There is no such port.');
    if (!other) throw wrong(404, 'farPortId', 'There is no such port.');
    if (one.id === other.id) throw wrong(400, 'farPortId', 'A port cannot be cabled to itself.');
    if (one.deviceId === other.deviceId) {
      throw wrong(400, 'farPortId', `Both ports are of ${one.device}: choose a port of another device.`);
    }
    for (const { site } of [one, other]) requirePermission(ctx.actor, 'link:pin', site);
    const [near, far] = inOrder(one, other);
    const dropped = await dropPins(tx, [near.id, far.id], [near.id]);
    await askAgain(tx, [...dropped, near.deviceId, far.deviceId]);
    const pin = { farPortId: far.id, note, pinnedBy: ctx.actor.name, pinnedAt: new Date() };
    await tx.linkPin.upsert({
      where: { nearPortId: near.id },
      create: { nearPortId: near.id, ...pin },
      update: pin,
    });
    const after = { far: `${far.device} ${far.name}`, ...(note !== '' && { note }) };
    await audit(tx, ctx.actor, { action: 'link.pin', subject: subjectOf(near), after });
  });
}

/** As links are stored: the host's port first, otherwise that of the device whose name sorts first. */
function inOrder(a: PinPort, b: PinPort): [PinPort, PinPort] {
  const isFirst = a.role === b.role ? a.device < b.device : a.role === 'host';
  return isFirst ? [a, b] : [b, a];
}

function wrong(status: 400 | 404, field: string, message: string): UserError {
  return new UserError(status, message, { fields: { [field]: message } });
}
