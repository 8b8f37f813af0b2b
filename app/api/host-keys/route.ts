import { z } from 'zod';

import type { Context } from '#lib/context.ts';
import { approveHostKeys, rejectHostKeys } from '#lib/devices/decide-host-keys.ts';
import { importHostKeys, planHostKeyImport } from '#lib/devices/import-host-keys.ts';
import { startRun } from '#lib/runs/start-run.ts';

import { route } from '../../server/handle.ts';

const ids = z.array(z.uuid()).min(1).max(20_000);
const body = z.union([
  z.strictObject({ approve: ids, reason: z.string().max(500).optional() }),
  z.strictObject({ reject: ids }),
  z.strictObject({ import: z.string(), commit: z.boolean() }),
]);

export const POST = route(body, async (ctx, decision) => {
  if ('reject' in decision) return { rejected: await rejectHostKeys(ctx, decision.reject), runId: null };
  if ('import' in decision) {
    if (!decision.commit) return { lines: await planHostKeyImport(ctx, decision.import), runId: null };
    const { lines, visit } = await importHostKeys(ctx, decision.import);
    return { lines, runId: await read(ctx, visit) };
  }
  const { approved, visit } = await approveHostKeys(ctx, decision.approve, decision.reason);
  return { approved, runId: await read(ctx, visit) };
});

/** Devices whose keys are approved are read at once; jump hosts alone are nothing to read. */
async function read(ctx: Context, deviceIds: string[]): Promise<string | null> {
  if (deviceIds.length === 0) return null;
  const count = deviceIds.length === 1 ? '1 device' : `${deviceIds.length} devices`;
  const { runId } = await startRun(ctx, {
    label: `After key approval: ${count}`,
    trigger: 'approval',
    deviceIds,
  });
  return runId;
}
