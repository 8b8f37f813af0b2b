import { z } from 'zod';

import { retryRun } from '#lib/runs/retry-run.ts';
import { RETRIES, selection } from '#lib/runs/selection.ts';
import { repeatRun, startSelected } from '#lib/selections/start-selected.ts';

import { route } from '../../server/handle.ts';

const select = z.discriminatedUnion('kind', [
  ...selection.options,
  z.strictObject({
    kind: z.literal('retry'),
    runId: z.uuid(),
    of: z.enum([...RETRIES, 'all']).default('missed'),
  }),
]);

const body = z.strictObject({
  select,
  raw: z.boolean().default(false),
  /** Also devices that were read a moment ago. */
  insist: z.boolean().optional(),
});

export const POST = route(body, async (ctx, asked) => {
  const { raw, insist } = asked;
  if (asked.select.kind !== 'retry') {
    return startSelected(ctx, asked.select, { raw, ...(insist !== undefined && { insist }) });
  }
  const { runId, of } = asked.select;
  return of === 'all' ? repeatRun(ctx, runId) : retryRun(ctx, runId, of);
});
