import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import type { VisitFailureKind } from '#lib/fleet/visit-failure.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';

import type { Retry } from './selection.ts';
import { startRun } from './start-run.ts';

/** Causes that say that no session came to be. */
const UNREACHABLE = ['dns', 'refused', 'unreachable', 'timeout'] satisfies VisitFailureKind[];

/** Conditions on `visit v`. */
const OF: Record<Retry, string> = {
  missed: `v.outcome IN ('failure', 'partial', 'cancelled', 'skipped')`,
  failed: `v.outcome = 'failure'`,
  unreachable: `v.outcome = 'failure' AND v.error_kind IN (${UNREACHABLE.map((kind) => `'${kind}'`).join(', ')})`,
  skipped: `v.outcome = 'skipped'`,
  partial: `v.outcome = 'partial'`,
};

/** Starts a run over those visits of an earlier one, whenever that was. @throws UserError 409 when there are none */
export async function retryRun(
  ctx: Context,
  runId: string,
  of: Retry = 'missed',
): Promise<{ runId: string; visits: number }> {
  requirePermission(ctx.actor, 'run:start');
  const sites = sitesOf(ctx.actor);
  // Index: visit_run_id_device_id_key.
  const { rows: visits } = await ctx.db.pool.query<{ deviceId: string; label: string; raw: boolean }>(
    `SELECT v.device_id AS "deviceId", r.label, r.raw
     FROM run r JOIN visit v ON v.run_id = r.id JOIN device d ON d.id = v.device_id
     WHERE r.id = $1 AND ($2::text[] IS NULL OR d.site = ANY($2)) AND ${OF[of]}`,
    [runId, sites],
  );
  if (visits.length === 0) {
    throw new UserError(
      409,
      of === 'missed'
        ? 'Nothing failed in this run: there is nothing to retry.'
        : 'No visit of this run ended so: there is nothing to retry.',
    );
  }
  const { label, raw } = visits[0]!;
  return startRun(ctx, {
    label: `Retry of: ${label.replace(/^Retry of: /, '')}`,
    trigger: 'retry',
    deviceIds: visits.map((visit) => visit.deviceId),
    retryOf: runId,
    insist: true,
    raw,
  });
}
