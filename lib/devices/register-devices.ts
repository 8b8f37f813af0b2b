import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { refreshInventory } from '#lib/db/refresh-inventory.ts';

import { checkDevices } from './check-devices.ts';

/**
 * Registers hosts, all or none.
 * @throws UserError 400 with every row's errors when one row is wrong
 */
export async function registerDevices(
  ctx: Context,
  rows: Record<string, unknown>[],
  options: { demo?: boolean } = {},
): Promise<{ id: string; name: string }[]> {
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
  return ctx.db.prisma.$transaction(async (tx) => {
    const devices = await tx.device.createManyAndReturn({
      data: checked.map(({ device }) => ({
        name: device!.name,
        address: device!.address,
        port: device!.port,
        credentialId: device!.credentialId,
        site: device!.site,
        tags: device!.tags,
        demo: options.demo ?? false,
      })),
      select: { id: true, name: true },
    });
    await refreshInventory(
      tx,
      devices.map((device) => device.id),
    );
    return devices;
  });
}
