import type { Context } from '#lib/context.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';
import type { Selection } from '#lib/runs/selection.ts';

import { nextTimes } from './cron-times.ts';

export interface ScheduleRow {
  id: string;
  name: string;
  cron: string;
  timeZone: string;
  selection: Selection;
  enabled: boolean;
  /** Whose rights its runs have. */
  owner: string;
  /** The next five; none while it is disabled. */
  next: Date[];
  lastRun: { id: string; at: Date } | null;
}

const SHOWN_TIMES = 5;

/** The schedules by name; who has some sites sees their own. */
export async function listSchedules(ctx: Context): Promise<ScheduleRow[]> {
  requirePermission(ctx.actor, 'inventory:read');
  const { rows } = await ctx.db.pool.query<
    Omit<ScheduleRow, 'next' | 'lastRun'> & { now: Date; runId: string | null; runAt: Date | null }
  >(
    `SELECT s.id, s.name, s.cron, s.time_zone AS "timeZone", s.selection, s.enabled,
       coalesce(u.name, s.created_by) AS owner, now() AS now, r.id AS "runId", r.created_at AS "runAt"
     FROM schedule s LEFT JOIN "user" u ON u.id = s.created_by
     LEFT JOIN LATERAL (SELECT id, created_at FROM run WHERE schedule_id = s.id ORDER BY created_at DESC LIMIT 1) r ON true
     WHERE $1::text IS NULL OR s.created_by = $1 ORDER BY s.name`,
    [sitesOf(ctx.actor) && ctx.actor.id],
  );
  return rows.map(({ now, runId, runAt, ...row }) => ({
    ...row,
    next: row.enabled ? nextTimes(row.cron, row.timeZone, now, SHOWN_TIMES) : [],
    lastRun: runId !== null && runAt ? { id: runId, at: runAt } : null,
  }));
}
