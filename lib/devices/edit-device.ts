import { z } from 'zod';

import { audit, changedFacts } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import { lockLinkedDevices } from '#lib/db/lock-linked-devices.ts';
import type { Tx } from '#lib/db/client.ts';
import { refreshInventory } from '#lib/db/refresh-inventory.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { applyCheck } from './apply-check.ts';
import { findDeviceInputs } from './device-facts.ts';
import { deviceInput } from './device-input.ts';
import { jumpProblem, loadJumps } from './jump-chain.ts';
import type { DeviceRole } from './list-devices.ts';
import { roleOfPlatform } from './platform-choice.ts';
import { DETECT, JUMP } from './special-platforms.ts';

const { name, address, credential, port, platform, ssh, via, site, tags, zone, notes } = deviceInput.shape;

export const deviceEdit = z.strictObject({
  name: name.optional(),
  address: address.optional(),
  credential: credential.optional(),
  port: port.unwrap().optional(),
  platform: platform.unwrap().optional(),
  ssh: ssh.unwrap().optional(),
  via: via.unwrap().optional(),
  site: site.unwrap().optional(),
  tags: tags.unwrap().optional(),
  zone: zone.unwrap().optional(),
  notes: notes.unwrap().optional(),
});

/** What a check of the device was about: after a change of it nobody knows whether it would still pass. */
const CHECKED = ['address', 'port', 'platform', 'ssh', 'credential', 'via'] as const;

/** Changes what was registered; `checkId` is a check of the device as it is now. @throws UserError 404, or 409 when a name is taken or unknown */
export async function editDevice(
  ctx: Context,
  id: string,
  edit: z.infer<typeof deviceEdit>,
  checkId?: string,
): Promise<void> {
  requirePermission(ctx.actor, 'device:write');
  const jumps = await loadJumps(ctx.db);
  await ctx.db.prisma.$transaction(async (tx) => {
    const linked = await lockLinkedDevices(tx, id);
    const before = (await findDeviceInputs(tx, [id])).get(id);
    if (!before) throw new UserError(404, 'There is no such device.');
    requirePermission(ctx.actor, 'device:write', before.site);
    const after = { ...before, ...edit };
    requirePermission(ctx.actor, 'device:write', after.site);
    const changed = changedFacts(before, after);
    if (!changed) {
      if (checkId) await applyCheck(tx, ctx, checkId, id, after);
      return;
    }
    const { credential, via, ...data } = after;
    const clash = await tx.device.findFirst({ where: { ...named(after.name), id: { not: id } } });
    if (clash) throw fieldConflict('name', 'A device of this name is registered already.');
    const profile = await tx.credential.findUnique({ where: { name: credential } });
    if (!profile) throw fieldConflict('credential', `There is no credential named "${credential}".`);
    const jump = via === '' ? null : await findJump(tx, before.name, via, jumps);
    await tx.device.update({
      where: { id },
      data: {
        ...data,
        credentialId: profile.id,
        viaId: jump?.id ?? null,
        ...('platform' in changed.after && roleAfter(before.platform, after.platform)),
        ...(CHECKED.some((fact) => fact in changed.after) && { checkedAt: null }),
      },
    });
    // Neighbours know it by its name and its address.
    await tx.$executeRaw`UPDATE device SET links_due_at = now() WHERE id = ${id}::uuid`;
    await refreshInventory(tx, linked);
    const subject = { kind: 'device' as const, id, name: after.name, site: after.site };
    await audit(tx, ctx.actor, { action: 'device.edit', subject, ...changed });
    if (checkId) await applyCheck(tx, ctx, checkId, id, after);
  });
}

async function findJump(tx: Tx, device: string, via: string, jumps: Map<string, string>) {
  jumps.set(device.toLowerCase(), via.toLowerCase());
  const problem = jumpProblem(device.toLowerCase(), (each) => jumps.get(each));
  if (problem) throw fieldConflict('via', problem);
  const jump = await tx.device.findFirst({ where: { ...named(via), retiredAt: null } });
  if (!jump) throw fieldConflict('via', `There is no device named "${via}" to go through.`);
  return jump;
}

/** A device that is to be detected anew stays what it was found to be until then. */
function roleAfter(before: string, after: string): { role?: DeviceRole } {
  return after === DETECT && before !== JUMP ? {} : { role: roleOfPlatform(after) };
}

const named = (name: string) => ({ name: { equals: name, mode: 'insensitive' as const } });

function fieldConflict(field: string, message: string): UserError {
  return new UserError(409, message, { fields: { [field]: message } });
}
