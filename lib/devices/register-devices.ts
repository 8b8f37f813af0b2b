import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { refreshInventory } from '#lib/db/refresh-inventory.ts';

import { applyCheck } from './apply-check.ts';
import { checkDevices } from './check-devices.ts';
import { registered } from './device-facts.ts';
import { BULK_TRANSACTION, createDevices, type CreatedDevice, linkJumps } from './write-devices.ts';

/**
 * Registers devices, all or none. `checkId`: the check of the one device, made before.
 * @throws UserError 400 with every row's errors when one row is wrong
 */
export async function registerDevices(
  ctx: Context,
  rows: Record<string, unknown>[],
  options: { demo?: boolean; checkId?: string } = {},
): Promise<CreatedDevice[]> {
  const checked = await checkDevices(ctx, rows);
  const errors = checked.flatMap(({ row, errors }) => errors.map((error) => ({ row, ...error })));
  if (errors.length > 0) {
    const message =
      rows.length === 1
        ? errors[0]!.message
        : `${errors.length} values need a correction; nothing was registered.`;
    const fields =
      rows.length === 1 ? Object.fromEntries(errors.map((error) => [error.field, error.message])) : undefined;
    throw new UserError(400, message, { rows: errors, ...(fields && { fields }) });
  }
  const given = checked.map(({ device }) => device!);
  return ctx.db.prisma.$transaction(async (tx) => {
    const devices = await createDevices(tx, given, { demo: options.demo ?? false });
    await linkJumps(tx, given);
    await refreshInventory(
      tx,
      devices.map((device) => device.id),
    );
    const ids = new Map(devices.map(({ id, name }) => [name, id]));
    await audit(
      tx,
      ctx.actor,
      ...given.map((device) => ({
        action: 'device.register' as const,
        subject: { kind: 'device' as const, id: ids.get(device.name)!, name: device.name, site: device.site },
        after: registered(device),
      })),
    );
    const [only] = given;
    if (options.checkId && only && given.length === 1) {
      await applyCheck(tx, ctx, options.checkId, ids.get(only.name)!, only);
    }
    return devices;
  }, BULK_TRANSACTION);
}
