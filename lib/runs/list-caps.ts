import type { Context } from '#lib/context.ts';
import type { Db } from '#lib/db/client.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';

import { CAP_APPLIES, CAP_NAME } from './cap-sql.ts';

export const CAP_KINDS = ['site', 'switch', 'credential'] as const;
export type CapKind = (typeof CAP_KINDS)[number];

/** How many sessions may run at once at a site, towards what one switch serves, or with one credential. */
export interface CapRow {
  kind: CapKind;
  /** The name of the site, or the id of the switch or credential. */
  value: string;
  /** null: the switch or credential was deleted. */
  name: string | null;
  limit: number;
  /** Visits of the actor's sites that it applies to now. */
  running: number;
  waiting: number;
}

/** All caps, sites first; who has some sites sees no cap of another site or of a switch there. */
export async function listCaps(ctx: Context): Promise<CapRow[]> {
  requirePermission(ctx.actor, 'inventory:read');
  // Index: visit_unfinished_idx.
  const { rows } = await ctx.db.pool.query<CapRow>(
    `SELECT c.kind, c.value, ${CAP_NAME} AS name, c."limit", held.running, held.waiting
     FROM cap c, LATERAL (
       SELECT count(*) FILTER (WHERE v.state = 'running')::int AS running,
         count(*) FILTER (WHERE v.state = 'queued')::int AS waiting
       FROM visit v JOIN device d ON d.id = v.device_id
       WHERE v.state <> 'done' AND ($1::text[] IS NULL OR d.site = ANY($1)) AND ${CAP_APPLIES}) AS held
     WHERE $1::text[] IS NULL OR c.kind = 'credential' OR c.kind = 'site' AND c.value = ANY($1)
       OR c.kind = 'switch' AND EXISTS (SELECT FROM device s WHERE s.id::text = c.value AND s.site = ANY($1))
     ORDER BY array_position(ARRAY['site', 'switch', 'credential'], c.kind), name`,
    [sitesOf(ctx.actor)],
  );
  return rows;
}

/** A cap that visits of a run wait for. */
export interface RunCap {
  kind: CapKind;
  name: string | null;
  limit: number;
  waiting: number;
}

/** The caps that hold back visits of the run at these sites: all of their sessions run, or visits were put off lately. */
export async function listRunCaps(db: Db, runId: string, sites: readonly string[] | null): Promise<RunCap[]> {
  // Without a cap there is nothing to look for among the visits.
  const { rows } = await db.pool.query<RunCap>(
    `SELECT c.kind, ${CAP_NAME} AS name, c."limit", count(*)::int AS waiting
     FROM visit w JOIN device d ON d.id = w.device_id JOIN cap c ON ${CAP_APPLIES}
     WHERE (SELECT EXISTS (SELECT FROM cap)) AND w.run_id = $1 AND w.state = 'queued'
       AND ($2::text[] IS NULL OR d.site = ANY($2))
     GROUP BY c.kind, c.value, c."limit"
     HAVING bool_or(w.dispatched_at IS NULL AND w.not_before > now()) OR c."limit" <= (
       SELECT count(*) FROM visit v JOIN device d ON d.id = v.device_id WHERE v.state = 'running' AND ${CAP_APPLIES})
     ORDER BY waiting DESC, c.kind, name`,
    [runId, sites],
  );
  return rows;
}
