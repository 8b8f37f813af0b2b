import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { describeFailure } from '#lib/fleet/visit-failure.ts';
import { sitesOf } from '#lib/people/actor.ts';

import { listRunCaps, type RunCap } from './list-caps.ts';
import { findRun, type RunRow } from './list-runs.ts';
import { unservedZones } from './worker-rows.ts';

/** Visits that were not read in full for one cause. */
export interface FailureGroup {
  kind: string;
  sentence: string;
  remedy: string;
  count: number;
  /** The first hundred by name. */
  visits: { deviceId: string; device: string; outcome: string; message: string | null }[];
}

export const STAGES = ['connect', 'auth', 'read', 'parse', 'store'] as const;

/** How long one stage of the visits took, milliseconds; null where no visit got there. */
export interface StageTimes {
  stage: (typeof STAGES)[number];
  p50Ms: number | null;
  p95Ms: number | null;
  visits: number;
}

export interface RunSummary extends RunRow {
  portsTotal: number;
  portsRead: number;
  /** Visits ended per second: of the last half minute, or of the whole run when it is over. null: none yet. */
  perSecond: number | null;
  /** Seconds until the run is over at this rate; null when it is over or the rate is not known. */
  secondsLeft: number | null;
  /** The largest group first. */
  failures: FailureGroup[];
  slowest: { deviceId: string; device: string; ms: number }[];
  stages: StageTimes[];
  /** Zones that visits wait for and no live worker serves. */
  unservedZones: string[];
  /** Caps that hold visits back, the one with the most first. */
  caps: RunCap[];
}

const EXAMPLES = 100;
const SLOWEST = 10;
const RATE_SECONDS = 30;

interface Figures {
  portsTotal: number;
  portsRead: number;
  perSecond: number | null;
  failures: Omit<FailureGroup, 'sentence' | 'remedy'>[];
  slowest: RunSummary['slowest'];
  stages: Omit<StageTimes, 'stage'>[];
}

/** A run in figures that do not grow with its visits; only visits at the actor's sites count. @throws UserError 404 */
export async function getRunSummary(ctx: Context, runId: string): Promise<RunSummary> {
  const run = await findRun(ctx, runId);
  if (!run) throw new UserError(404, 'There is no such run.');
  const [figures, unserved, caps] = await Promise.all([
    figuresOf(ctx, runId),
    run.queued > 0 ? unservedZones(ctx.db, runId) : [],
    run.queued > 0 ? listRunCaps(ctx.db, runId, sitesOf(ctx.actor)) : [],
  ]);
  const waiting = run.queued + run.running;
  const left = figures.perSecond && waiting > 0 ? Math.ceil(waiting / figures.perSecond) : null;
  return {
    ...run,
    ...figures,
    secondsLeft: run.finishedAt === null ? left : null,
    failures: figures.failures.map((group) => ({ ...group, ...describeFailure(group.kind) })),
    stages: STAGES.map((stage, index) => ({ stage, ...figures.stages[index]! })),
    unservedZones: unserved,
    caps,
  };
}

async function figuresOf(ctx: Context, runId: string): Promise<Figures> {
  // Index: visit_run_id_device_id_key; each group reads the same rows once.
  const { rows } = await ctx.db.pool.query<Figures>(
    `WITH vs AS (
       SELECT v.*, d.name AS device FROM visit v JOIN device d ON d.id = v.device_id
       WHERE v.run_id = $1 AND ($2::text[] IS NULL OR d.site = ANY($2))
     ), caused AS (
       SELECT *, row_number() OVER (PARTITION BY error_kind ORDER BY device) AS place,
         count(*) OVER (PARTITION BY error_kind)::int AS count
       FROM vs WHERE error_kind IS NOT NULL AND outcome IN ('failure', 'partial')
     ), groups AS (
       SELECT error_kind AS kind, count, json_agg(json_build_object('deviceId', device_id, 'device', device,
         'outcome', outcome, 'message', error_message) ORDER BY device) AS visits
       FROM caused WHERE place <= ${EXAMPLES} GROUP BY error_kind, count
     ), slow AS (
       SELECT device_id AS "deviceId", device, (1000 * extract(epoch FROM finished_at - started_at))::int AS ms
       FROM vs WHERE outcome IN ('success', 'partial', 'failure') AND started_at IS NOT NULL
       ORDER BY finished_at - started_at DESC LIMIT ${SLOWEST}
     )
     SELECT coalesce(sum(ports_total), 0)::int AS "portsTotal", coalesce(sum(ports_read), 0)::int AS "portsRead",
       (${PER_SECOND})::float8 AS "perSecond",
       (SELECT coalesce(json_agg(groups ORDER BY count DESC, kind), '[]') FROM groups) AS failures,
       (SELECT coalesce(json_agg(slow ORDER BY ms DESC), '[]') FROM slow) AS slowest,
       json_build_array(${STAGES.map(stageSql).join(', ')}) AS stages
     FROM vs`,
    [runId, sitesOf(ctx.actor)],
  );
  return rows[0]!;
}

const VISITED = `outcome IN ('success', 'partial', 'failure')`;

/** Of a run that is over the whole time counts, of others what ended lately. */
const PER_SECOND = `
  CASE WHEN (SELECT finished_at IS NOT NULL FROM run WHERE id = $1)
    THEN count(*) FILTER (WHERE ${VISITED}) / nullif(extract(epoch FROM max(finished_at) - min(started_at)), 0)
    ELSE nullif(count(*) FILTER (WHERE ${VISITED} AND finished_at > now() - interval '${RATE_SECONDS} seconds'), 0)
      / greatest(1, least(${RATE_SECONDS}, extract(epoch FROM now() - min(started_at)))) END`;

function stageSql(stage: string): string {
  const at = (share: number) =>
    `round(percentile_cont(${share}) WITHIN GROUP (ORDER BY ${stage}_ms)::numeric, 1)::float8`;
  return `json_build_object('p50Ms', ${at(0.5)}, 'p95Ms', ${at(0.95)}, 'visits', count(${stage}_ms))`;
}
