import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { refreshInventory } from '#lib/db/refresh-inventory.ts';

import { applyCheck } from './apply-check.ts';
import { checkDevices } from './check-devices.ts';
import { registered } from './device-facts.ts';
import { roleOfPlatform } from './platform-choice.ts';

export interface RegisteredDevice {
  id: string;
  name: string;
  /** host, switch or jump */
  role: string;
}

/**
 * Registers devices, all or none. `checkId`: the check of the one device, made before.
 * @throws UserError 400 with every row's errors when one row is wrong
 */
export async function registerDevices(
  ctx: Context,
  rows: Record<string, unknown>[],
  options: { demo?: boolean; checkId?: string } = {},
): Promise<RegisteredDevice[]> {
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
    const devices = await tx.device.createManyAndReturn({
      data: given.map(({ credential: _name, via: _via, ...device }) => ({
        ...device,
        role: roleOfPlatform(device.platform),
        demo: options.demo ?? false,
      })),
      select: { id: true, name: true, role: true },
    });
    // The jump host of a row may be another row.
    const through = given.filter(({ via }) => via !== '').map(({ name, via }) => ({ name, via }));
    await tx.$executeRaw`
      UPDATE device d SET via_id = v.id
      FROM jsonb_to_recordset(${JSON.stringify(through)}::jsonb) AS t(name text, via text)
      JOIN device v ON lower(v.name) = lower(t.via)
      WHERE d.name = t.name`;
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
  });
}
