import { z } from 'zod';

import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { askAgain, dropPins, findPinPort, subjectOf } from './pin-port.ts';

/**
 * Takes the pin of a port away, at whichever end it is; what the devices say decides again.
 * @throws UserError 404 when the port has none
 */
export async function unpinLink(ctx: Context, portId: string): Promise<void> {
  requirePermission(ctx.actor, 'link:pin');
  await ctx.db.prisma.$transaction(async (tx) => {
    const port = z.uuid().safeParse(portId).success ? await findPinPort(tx, portId) : null;
    if (!port) throw new UserError(404, 'There is no such port.');
    requirePermission(ctx.actor, 'link:pin', port.site);
    const dropped = await dropPins(tx, [port.id], [port.id]);
    if (dropped.length === 0) throw new UserError(404, `${port.device} ${port.name} is not pinned.`);
    await askAgain(tx, dropped);
    await audit(tx, ctx.actor, { action: 'link.unpin', subject: subjectOf(port) });
  });
}
