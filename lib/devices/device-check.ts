import { z } from 'zod';

import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { can, requirePermission } from '#lib/people/actor.ts';

import { allPassed, type CheckStep, type DeviceCheckRow } from './check-step.ts';
import { deviceInput } from './device-input.ts';

const { address, port, platform, ssh, via, site, zone, credential } = deviceInput.shape;

/** A device as the form has it, before it is saved. */
export const checkInput = z.strictObject({
  /** The device that is edited, whose approved keys count; left out for a new one. */
  deviceId: z.uuid().optional(),
  name: z.string().trim().max(100).default(''),
  address,
  port,
  platform,
  ssh,
  credential,
  via,
  site,
  zone,
  /** The key that a person compared and takes for the device's own. */
  fingerprint: z
    .string()
    .regex(/^SHA256:[A-Za-z0-9+/]{43}$/)
    .optional(),
});

export type CheckInput = z.output<typeof checkInput>;

/** A check goes to an address that a person types: so many may be had in ten minutes, and no more. */
const MAX_CHECKS = 40;

/**
 * Asks a worker to look at a device that is not saved yet. Returns the id to ask how it goes.
 * @throws UserError 409 when too many were asked for
 */
export async function startCheck(ctx: Context, given: z.input<typeof checkInput>): Promise<{ id: string }> {
  const input = checkInput.parse(given);
  requirePermission(ctx.actor, 'device:write', input.site);
  if (input.fingerprint !== undefined) requirePermission(ctx.actor, 'host-key:decide', input.site);
  return ctx.db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('ferrule.check'), hashtext(${ctx.actor.id}))`;
    await tx.$executeRaw`DELETE FROM device_check WHERE created_at < now() - interval '1 day'`;
    const [{ recent } = { recent: 0 }] = await tx.$queryRaw<{ recent: number }[]>`
      SELECT count(*)::int AS recent FROM device_check
      WHERE requested_by = ${ctx.actor.id} AND created_at > now() - interval '10 minutes'`;
    if (recent >= MAX_CHECKS)
      throw new UserError(409, 'These were many checks: wait a few minutes, or save it unchecked.');
    const profile = await tx.credential.findUnique({ where: { name: input.credential } });
    if (!profile) throw fieldError('credential', `There is no credential named "${input.credential}".`);
    const { deviceId } = input;
    const edited =
      deviceId && (await tx.device.findUnique({ where: { id: deviceId }, select: { site: true } }));
    if (deviceId && (!edited || !can(ctx.actor, 'device:write', edited.site))) {
      throw new UserError(404, 'There is no such device.');
    }
    if (input.via !== '') {
      const jump = await tx.device.findFirst({
        where: { name: { equals: input.via, mode: 'insensitive' }, retiredAt: null },
      });
      if (!jump) throw fieldError('via', `There is no device named "${input.via}" to go through.`);
    }
    const { id } = await tx.deviceCheck.create({
      data: { credentialId: profile.id, input, zone: input.zone, requestedBy: ctx.actor.id },
      select: { id: true },
    });
    await audit(tx, ctx.actor, {
      action: 'device.check',
      subject: { kind: 'device', id: deviceId ?? null, name: input.name || input.address, site: input.site },
      after: { address: input.address, port: input.port, credential: input.credential, via: input.via },
    });
    return { id };
  });
}

/** How a check goes, for the person who asked for it. @throws UserError 404 */
export async function getCheck(ctx: Context, id: string): Promise<DeviceCheckRow> {
  requirePermission(ctx.actor, 'device:write');
  const check = await ctx.db.prisma.deviceCheck.findFirst({ where: { id, requestedBy: ctx.actor.id } });
  if (!check) throw new UserError(404, 'There is no such check.');
  const steps = check.steps as unknown as CheckStep[];
  const state = check.state as DeviceCheckRow['state'];
  return { id, state, zone: check.zone, steps, passed: state === 'done' ? allPassed(steps) : null };
}

function fieldError(field: string, message: string): UserError {
  return new UserError(400, message, { fields: { [field]: message } });
}
