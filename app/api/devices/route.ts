import { z } from 'zod';

import { registerDevices } from '#lib/devices/register-devices.ts';
import { startRun } from '#lib/runs/start-run.ts';

import { route } from '../../server/handle.ts';

const body = z.strictObject({ devices: z.array(z.record(z.string(), z.unknown())).min(1).max(20_000) });

export const POST = route(body, async (ctx, { devices }) => {
  const created = await registerDevices(ctx, devices);
  // The first contact shows the host key for approval; no credential is sent before that.
  const { runId } = await startRun(ctx, {
    label:
      created.length === 1 ? `First contact: ${created[0]!.name}` : `First contact: ${created.length} hosts`,
    trigger: 'registration',
    deviceIds: created.map((device) => device.id),
  });
  return { created: created.length, devices: created, runId };
});
