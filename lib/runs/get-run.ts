import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { describeFailure } from '#lib/fleet/visit-failure.ts';
import { sitesOf } from '#lib/people/actor.ts';

import type { VisitOutcome } from './finish-visit.ts';
import { findRun, type RunRow } from './list-runs.ts';

export interface VisitRow {
  id: string;
  deviceId: string;
  device: string;
  site: string;
  state: 'queued' | 'running' | 'done';
  outcome: VisitOutcome | null;
  errorKind: string | null;
  errorMessage: string | null;
  startedAt: Date | null;
  finishedAt: Date | null;
  portsTotal: number | null;
  portsRead: number | null;
}

export interface FailureGroup {
  kind: string;
  sentence: string;
  remedy: string;
  visits: { deviceId: string; device: string; outcome: string; message: string | null }[];
}

export interface RunProgress extends RunRow {
  visits: VisitRow[];
  failures: FailureGroup[];
}

/** A run with its visits at the actor's sites and its failures grouped by cause, the largest group first. @throws UserError 404 */
export async function getRun(ctx: Context, runId: string): Promise<RunProgress> {
  const run = await findRun(ctx, runId);
  if (!run) throw new UserError(404, 'There is no such run.');
  const { rows: visits } = await ctx.db.pool.query<VisitRow>(
    `SELECT v.id, v.device_id AS "deviceId", d.name AS device, d.site, v.state, v.outcome,
       v.error_kind AS "errorKind", v.error_message AS "errorMessage",
       v.started_at AS "startedAt", v.finished_at AS "finishedAt",
       v.ports_total AS "portsTotal", v.ports_read AS "portsRead"
     FROM visit v JOIN device d ON d.id = v.device_id
     WHERE v.run_id = $1 AND ($2::text[] IS NULL OR d.site = ANY($2)) ORDER BY d.name`,
    [runId, sitesOf(ctx.actor)],
  );
  return { ...run, visits, failures: groupFailures(visits) };
}

function groupFailures(visits: VisitRow[]): FailureGroup[] {
  const groups = new Map<string, FailureGroup>();
  for (const visit of visits) {
    if (!visit.errorKind || (visit.outcome !== 'failure' && visit.outcome !== 'partial')) continue;
    const group = groups.get(visit.errorKind) ?? {
      kind: visit.errorKind,
      ...describeFailure(visit.errorKind),
      visits: [],
    };
    const { deviceId, device, outcome, errorMessage } = visit;
    group.visits.push({ deviceId, device, outcome, message: errorMessage });
    groups.set(visit.errorKind, group);
  }
  return [...groups.values()].toSorted((a, b) => b.visits.length - a.visits.length);
}
