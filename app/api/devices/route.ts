import { z } from 'zod';

import { registerDevices } from '#lib/devices/register-devices.ts';
import { startRun } from '#lib/runs/start-run.ts';

import { route } from '../../server/handle.ts';

const body = z.strictObject({
  devices: z.array(z.record(z.string(), z.unknown())).min(1).max(20_000),
  check: z.uuid().optional(),
});

export const POST = route(body, async (ctx, { devices, check }) => {
  const created = await registerDevices(ctx, devices, check ? { checkId: check } : {});
  const visited = created.filter(({ role }) => role !== 'jump');
  if (visited.length === 0) return { created: created.length, devices: created, runId: null };
  // The first contact shows the host key for approval; no credential is sent before that.
  const { runId } = await startRun(ctx, {
    label:
      visited.length === 1
        ? `First contact: ${visited[0]!.name}`
        : `First contact: ${visited.length} devices`,
    trigger: 'registration',
    deviceIds: visited.map(({ id }) => id),
  });
  return { created: created.length, devices: created, runId };
});
