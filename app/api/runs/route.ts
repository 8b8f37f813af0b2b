import { z } from 'zod';

import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { columnOf } from '#lib/inventory/columns.ts';
import { formatCondition } from '#lib/inventory/condition.ts';
import { type InventoryQuery, parseInventoryQuery } from '#lib/inventory/query.ts';
import { selectDeviceIds } from '#lib/inventory/select-devices.ts';
import { retryRun, type RunRequest, startRun } from '#lib/runs/start-run.ts';

import { route } from '../../server/handle.ts';

const select = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('devices'), ids: z.array(z.uuid()).min(1).max(100_000) }),
  z.strictObject({ kind: z.literal('filter'), query: z.string().max(10_000) }),
  z.strictObject({ kind: z.literal('retry'), runId: z.uuid() }),
]);

export const POST = route(z.strictObject({ select, raw: z.boolean().default(false) }), async (ctx, body) =>
  body.select.kind === 'retry'
    ? retryRun(ctx, body.select.runId)
    : startRun(ctx, { ...(await requestOf(ctx, body.select)), raw: body.raw }),
);

async function requestOf(
  ctx: Context,
  selection: Exclude<z.infer<typeof select>, { kind: 'retry' }>,
): Promise<RunRequest> {
  if (selection.kind === 'all') return { label: 'All hosts', trigger: 'manual' };
  if (selection.kind === 'devices') return { trigger: 'manual', deviceIds: selection.ids };
  const query = parseInventoryQuery(new URLSearchParams(selection.query));
  if (query.ignored.length > 0) {
    throw new UserError(
      400,
      `The filter was not understood, so nothing was scanned: ${query.ignored.join(', ')}`,
    );
  }
  return { label: labelOf(query), trigger: 'manual', deviceIds: await selectDeviceIds(ctx, query) };
}

function labelOf({ search, filters }: InventoryQuery): string {
  const conditions = Object.entries(filters).map(
    ([id, list]) => `${columnOf(id as keyof typeof filters).label} ${list.map(formatCondition).join(' or ')}`,
  );
  const parts = [...(search ? [`“${search}”`] : []), ...conditions];
  return parts.length === 0 ? 'All hosts' : `Filter: ${parts.join(', ')}`.slice(0, 200);
}
