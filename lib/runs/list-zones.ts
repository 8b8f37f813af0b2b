import type { Context } from '#lib/context.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';

import { ALIVE } from './worker-rows.ts';

/** A zone that devices are in, that visits wait in, or that a live worker serves. */
export interface ZoneRow {
  /** '' is the zone without a name. */
  zone: string;
  /** At the actor's sites, as the visits are. */
  devices: number;
  running: number;
  waiting: number;
  /** Since when the first of those waits. */
  waitingSince: Date | null;
  /** Live workers that serve it, and the sessions they may have together, whatever zone they are in. */
  workers: number;
  sessions: number;
}

/** The zones by name; the one without a name first. */
export async function listZones(ctx: Context): Promise<ZoneRow[]> {
  requirePermission(ctx.actor, 'inventory:read');
  // Indexes: device_zone_idx, visit_unfinished_idx.
  const { rows } = await ctx.db.pool.query<ZoneRow>(
    `WITH kept AS (
       SELECT zone, count(*)::int AS devices FROM device
       WHERE retired_at IS NULL AND role <> 'jump' AND ($1::text[] IS NULL OR site = ANY($1)) GROUP BY zone
     ), visits AS (
       SELECT v.zone, count(*) FILTER (WHERE v.state = 'running')::int AS running,
         count(*) FILTER (WHERE v.state = 'queued')::int AS waiting,
         min(v.queued_at) FILTER (WHERE v.state = 'queued') AS since
       FROM visit v JOIN device d ON d.id = v.device_id
       WHERE v.state <> 'done' AND ($1::text[] IS NULL OR d.site = ANY($1)) GROUP BY v.zone
     ), served AS (
       SELECT zone, count(*)::int AS workers, sum(w.concurrency)::int AS sessions
       FROM worker w, unnest(w.zones) AS zone WHERE ${ALIVE} GROUP BY zone
     )
     SELECT zone, coalesce(devices, 0) AS devices, coalesce(running, 0) AS running, coalesce(waiting, 0) AS waiting,
       since AS "waitingSince", coalesce(workers, 0) AS workers, coalesce(sessions, 0) AS sessions
     FROM kept FULL JOIN visits USING (zone) FULL JOIN served USING (zone) ORDER BY zone`,
    [sitesOf(ctx.actor)],
  );
  return rows;
}
