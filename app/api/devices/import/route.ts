import { z } from 'zod';

import { importDevices } from '#lib/devices/import-devices.ts';
import { importInput, planImport } from '#lib/devices/plan-import.ts';
import { startRun } from '#lib/runs/start-run.ts';

import { route } from '../../../server/handle.ts';

const body = importInput.extend({
  /** False: say what would be done, and do nothing. */
  commit: z.boolean(),
  leaveOut: z.boolean().default(false),
});

/** Rows that a page can show; the rest is counted. */
const SHOWN = 1_000;

export const POST = route(body, async (ctx, { commit, leaveOut, ...input }) => {
  if (!commit) {
    const { rows, ...plan } = await planImport(ctx, input);
    const counts = { create: 0, update: 0, skip: 0, error: 0 };
    for (const { action } of rows) counts[action] += 1;
    const first = rows
      .toSorted((a, b) => Number(b.action === 'error') - Number(a.action === 'error'))
      .slice(0, SHOWN);
    return { ...plan, counts, rows: first.toSorted((a, b) => a.row - b.row) };
  }
  const { visit, ...result } = await importDevices(ctx, input, { leaveOut });
  if (visit.length === 0) return { ...result, runId: null };
  const { runId } = await startRun(ctx, {
    label: visit.length === 1 ? 'First contact: 1 device' : `First contact: ${visit.length} devices`,
    trigger: 'registration',
    deviceIds: visit,
  });
  return { ...result, runId };
});
