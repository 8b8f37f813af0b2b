import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission } from '#lib/people/actor.ts';
import { type Selection, selection as selectionSchema } from '#lib/runs/selection.ts';
import { type RunRequest, startRun } from '#lib/runs/start-run.ts';

import { resolveSelection } from './resolve-selection.ts';

const NAMED = 10;

/** Starts a run for a selection. @throws UserError when it selects nothing, or names devices that are not there */
export async function startSelected(
  ctx: Context,
  selection: Selection,
  options: Pick<RunRequest, 'raw' | 'insist' | 'retryOf'> = {},
): Promise<{ runId: string; visits: number }> {
  requirePermission(ctx.actor, 'run:start');
  const { deviceIds, label, unknown } = await resolveSelection(ctx, selection);
  if (unknown.length > 0) {
    const more = unknown.length > NAMED ? ` and ${unknown.length - NAMED} more` : '';
    throw new UserError(
      404,
      `No host and no switch has these names, so nothing was scanned: ${unknown.slice(0, NAMED).join(', ')}${more}.`,
    );
  }
  return startRun(ctx, {
    ...options,
    ...(label !== null && { label }),
    trigger: options.retryOf ? 'retry' : 'manual',
    deviceIds,
    selection,
  });
}

/**
 * Starts a run for what an earlier one was started for: its selection as it is now, or, where it had none, its devices.
 * @throws UserError 404
 */
export async function repeatRun(ctx: Context, runId: string): Promise<{ runId: string; visits: number }> {
  requirePermission(ctx.actor, 'run:start');
  const run = await ctx.db.prisma.run.findUnique({
    where: { id: runId },
    select: { selection: true, raw: true, visits: { select: { id: true }, take: 1 } },
  });
  if (!run || run.visits.length === 0) throw new UserError(404, 'There is no such run.');
  const selection: Selection = run.selection
    ? selectionSchema.parse(run.selection)
    : { kind: 'devices', ids: await devicesOf(ctx, runId) };
  return startSelected(ctx, selection, { raw: run.raw, retryOf: runId, insist: true });
}

async function devicesOf({ db }: Context, runId: string): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string }>(
    'SELECT device_id AS id FROM visit WHERE run_id = $1',
    [runId],
  );
  return rows.map(({ id }) => id);
}
