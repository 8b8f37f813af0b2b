import type { Context } from '#lib/context.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';

import type { VisitOutcome } from './finish-visit.ts';

export interface VisitRow {
  id: string;
  deviceId: string;
  device: string;
  site: string;
  zone: string;
  state: 'queued' | 'running' | 'done';
  outcome: VisitOutcome | null;
  errorKind: string | null;
  errorMessage: string | null;
  attempts: number;
  startedAt: Date | null;
  finishedAt: Date | null;
  portsTotal: number | null;
  portsRead: number | null;
}

export interface VisitPage {
  visits: VisitRow[];
  /** Where the next look begins: pass it as `since`. */
  cursor: string;
}

/** What PostgreSQL calls a 32-bit transaction id. */
const CURSOR = /^\d{1,10}$/;

/**
 * Visits of a run at the actor's sites in the order of their devices' names: all of them, or those that may have changed
 * since the look that gave `since`. The cursor is the oldest transaction that was under way at that look, so that no
 * change is missed, whatever its clock says; some are told again. A cursor of another database gives all.
 */
export async function listVisits(
  ctx: Context,
  runId: string,
  { since = null, limit = null }: { since?: string | null; limit?: number | null } = {},
): Promise<VisitPage> {
  requirePermission(ctx.actor, 'inventory:read');
  const known = since !== null && CURSOR.test(since) && Number(since) < 2 ** 32 ? since : null;
  // One statement, so that cursor and rows are of one snapshot. Index: visit_run_id_device_id_key.
  const { rows } = await ctx.db.pool.query<{ cursor: string; visits: VisitRow[] | null }>(
    `WITH look AS (SELECT (pg_snapshot_xmin(pg_current_snapshot())::text::bigint % 4294967296)::text AS cursor)
     SELECT look.cursor, (
       SELECT json_agg(r) FROM (
         SELECT v.id, v.device_id AS "deviceId", d.name AS device, d.site, v.zone, v.state, v.outcome,
           v.error_kind AS "errorKind", v.error_message AS "errorMessage", v.attempts,
           v.started_at AS "startedAt", v.finished_at AS "finishedAt",
           v.ports_total AS "portsTotal", v.ports_read AS "portsRead"
         FROM visit v JOIN device d ON d.id = v.device_id
         WHERE v.run_id = $1 AND ($2::text[] IS NULL OR d.site = ANY($2))
           AND ($3::xid IS NULL OR age($3::xid) < 0 OR age(v.xmin) <= age($3::xid))
         ORDER BY d.name LIMIT $4) r) AS visits
     FROM look`,
    [runId, sitesOf(ctx.actor), known, limit],
  );
  const { cursor, visits } = rows[0]!;
  return { cursor, visits: (visits ?? []).map(withTimes) };
}

const withTimes = (visit: VisitRow): VisitRow => ({
  ...visit,
  startedAt: visit.startedAt && new Date(visit.startedAt),
  finishedAt: visit.finishedAt && new Date(visit.finishedAt),
});
