import { z } from 'zod';

import { approveHostKeys, rejectHostKeys } from '#lib/devices/host-keys.ts';
import { startRun } from '#lib/runs/start-run.ts';

import { route } from '../../server/handle.ts';

const ids = z.array(z.uuid()).min(1).max(20_000);
const body = z.union([z.strictObject({ approve: ids }), z.strictObject({ reject: ids })]);

export const POST = route(body, async (ctx, decision) => {
  if ('reject' in decision) return { rejected: await rejectHostKeys(ctx, decision.reject), runId: null };
  const deviceIds = await approveHostKeys(ctx, decision.approve);
  const { runId } = await startRun(ctx, {
    label:
      deviceIds.length === 1 ? 'After key approval: 1 host' : `After key approval: ${deviceIds.length} hosts`,
    trigger: 'approval',
    deviceIds,
  });
  return { approved: deviceIds.length, runId };
});
