import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import type { VisitFailureKind } from '#lib/fleet/visit-failure.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';

import type { Retry } from './selection.ts';
import { startRun } from './start-run.ts';

/** Causes that say that no session came to be. */
const UNREACHABLE = ['dns', 'refused', 'unreachable', 'timeout'] satisfies VisitFailureKind[];

const OF = {
  missed: { outcome: { in: ['failure', 'partial', 'cancelled', 'skipped'] } },
  failed: { outcome: 'failure' },
  unreachable: { outcome: 'failure', errorKind: { in: UNREACHABLE } },
  skipped: { outcome: 'skipped' },
  partial: { outcome: 'partial' },
} satisfies Record<Retry, object>;

/** Starts a run over those visits of an earlier one, whenever that was. @throws UserError 409 when there are none */
export async function retryRun(
  ctx: Context,
  runId: string,
  of: Retry = 'missed',
): Promise<{ runId: string; visits: number }> {
  requirePermission(ctx.actor, 'run:start');
  const sites = sitesOf(ctx.actor);
  const visits = await ctx.db.prisma.visit.findMany({
    where: { runId, ...(sites && { device: { site: { in: [...sites] } } }), ...OF[of] },
    select: { deviceId: true, run: { select: { label: true, raw: true } } },
  });
  if (visits.length === 0) {
    throw new UserError(
      409,
      of === 'missed'
        ? 'Nothing failed in this run: there is nothing to retry.'
        : 'No visit of this run ended so: there is nothing to retry.',
    );
  }
  const { label, raw } = visits[0]!.run;
  return startRun(ctx, {
    label: `Retry of: ${label.replace(/^Retry of: /, '')}`,
    trigger: 'retry',
    deviceIds: visits.map((visit) => visit.deviceId),
    retryOf: runId,
    insist: true,
    raw,
  });
}
