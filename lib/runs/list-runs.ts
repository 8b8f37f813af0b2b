import type { Context } from '#lib/context.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';

export interface RunRow {
  id: string;
  label: string;
  trigger: string;
  requestedBy: string | null;
  retryOf: string | null;
  createdAt: Date;
  finishedAt: Date | null;
  cancelledAt: Date | null;
  total: number;
  queued: number;
  running: number;
  success: number;
  partial: number;
  failure: number;
  cancelled: number;
  skipped: number;
}

const RUN_FACTS = `
  r.id, r.label, r.trigger, r.requested_by AS "requestedBy", r.retry_of AS "retryOf",
  r.created_at AS "createdAt", r.finished_at AS "finishedAt", r.cancelled_at AS "cancelledAt"`;

const COUNTS = {
  total: 'count(v.id)::int',
  queued: `count(v.id) FILTER (WHERE v.state = 'queued')::int`,
  running: `count(v.id) FILTER (WHERE v.state = 'running')::int`,
  success: `count(v.id) FILTER (WHERE v.outcome = 'success')::int`,
  partial: `count(v.id) FILTER (WHERE v.outcome = 'partial')::int`,
  failure: `count(v.id) FILTER (WHERE v.outcome = 'failure')::int`,
  cancelled: `count(v.id) FILTER (WHERE v.outcome = 'cancelled')::int`,
  skipped: `count(v.id) FILTER (WHERE v.outcome = 'skipped')::int`,
};
const COUNTED = Object.entries(COUNTS)
  .map(([name, sql]) => `${sql} AS ${name}`)
  .join(', ');

/** Of a run, people see the visits at their sites: $1 are these, null where all are. */
const OWN = `($1::text[] IS NULL OR v.device_id IN (SELECT id FROM device WHERE site = ANY($1)))`;

/** Visits are counted for a run that is not over, and for who sees some sites only; others have their counts kept. */
const TO_COUNT = `(r.counts IS NULL OR $1::text[] IS NOT NULL)`;

/** The runs `r` of a subquery with their counts; only visits at the sites of $1 count. */
const listed = (runs: string) => `
  SELECT ${RUN_FACTS}, ${Object.keys(COUNTS)
    .map((name) => `CASE WHEN ${TO_COUNT} THEN c.${name} ELSE (r.counts ->> '${name}')::int END AS ${name}`)
    .join(', ')}
  FROM (${runs}) r
  LEFT JOIN LATERAL (SELECT ${COUNTED} FROM visit v WHERE ${TO_COUNT} AND v.run_id = r.id AND ${OWN}) c ON true`;

/** So many runs are on a page of them. */
export const RUNS_PAGE = 100;

/** The newest runs with visits at the actor's sites first, or those begun before a moment; only those visits count. */
export async function listRuns(ctx: Context, before: Date | null = null): Promise<RunRow[]> {
  requirePermission(ctx.actor, 'inventory:read');
  const { rows } = await ctx.db.pool.query<RunRow>(
    `${listed(`
       SELECT * FROM run WHERE ($2::timestamptz IS NULL OR created_at < $2)
         AND ($1::text[] IS NULL OR EXISTS (SELECT FROM visit v WHERE v.run_id = run.id AND ${OWN}))
       ORDER BY created_at DESC LIMIT ${RUNS_PAGE}`)}
     ORDER BY r.created_at DESC`,
    [sitesOf(ctx.actor), before],
  );
  return rows;
}

const HISTORY = 30;

/** The last runs that are over and were started for the same, by their labels: the oldest first, this one included. */
export async function listRunHistory(ctx: Context, label: string): Promise<RunRow[]> {
  requirePermission(ctx.actor, 'inventory:read');
  const { rows } = await ctx.db.pool.query<RunRow>(
    `${listed(`
       SELECT * FROM run WHERE label = $2 AND finished_at IS NOT NULL ORDER BY created_at DESC LIMIT ${HISTORY}`)}
     WHERE NOT ${TO_COUNT} OR c.total > 0 ORDER BY r.created_at`,
    [sitesOf(ctx.actor), label],
  );
  return rows;
}

/** One run with its counts, or null: also when none of its visits is at a site of the actor. */
export async function findRun(ctx: Context, runId: string): Promise<RunRow | null> {
  requirePermission(ctx.actor, 'inventory:read');
  const { rows } = await ctx.db.pool.query<RunRow>(
    `SELECT ${RUN_FACTS}, ${COUNTED} FROM run r LEFT JOIN visit v ON v.run_id = r.id AND ${OWN} WHERE r.id = $2
     GROUP BY r.id HAVING $1::text[] IS NULL OR count(v.id) > 0`,
    [sitesOf(ctx.actor), runId],
  );
  return rows[0] ?? null;
}
