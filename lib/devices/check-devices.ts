import type { Context } from '#lib/context.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { type PlannedDevice, planDevices } from './plan-devices.ts';

/** Checks rows of new devices, every row and every field at once, and writes nothing. */
export async function checkDevices(ctx: Context, rows: Record<string, unknown>[]): Promise<PlannedDevice[]> {
  requirePermission(ctx.actor, 'device:write');
  return planDevices(ctx, rows, { existing: 'error' });
}
