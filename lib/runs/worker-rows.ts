import type { Context } from '#lib/context.ts';
import type { Db } from '#lib/db/client.ts';
import { requirePermission } from '#lib/people/actor.ts';

/** A worker that did not beat for so long is taken for gone, seconds on the database's clock. */
export const WORKER_STALE_SECONDS = 30;
/** Rows of workers that are gone are kept for so many days. */
const KEPT_DAYS = 7;

export interface WorkerFacts {
  id: string;
  /** Host and process id. */
  name: string;
  zones: readonly string[];
  /** SSH sessions at once. */
  concurrency: number;
  version: string;
}

export interface WorkerRow extends WorkerFacts {
  startedAt: Date;
  lastSeenAt: Date;
  stoppedAt: Date | null;
  /** Sessions it has open now. */
  running: number;
  alive: boolean;
}

/** Says that a worker is there and how many sessions it has open; the first time this makes its row. */
export async function beatWorker(db: Db, worker: WorkerFacts, running: number): Promise<void> {
  const { id, name, zones, concurrency, version } = worker;
  await db.pool.query(
    `INSERT INTO worker (id, name, zones, concurrency, version, running) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (id) DO UPDATE SET last_seen_at = now(), running = excluded.running`,
    [id, name, zones, concurrency, version, running],
  );
}

/** Says that a worker ended in order, and forgets those that ended long ago. */
export async function stopWorker(db: Db, id: string): Promise<void> {
  await db.pool.query(`UPDATE worker SET stopped_at = now(), running = 0 WHERE id = $1`, [id]);
  await db.pool.query(`DELETE FROM worker WHERE last_seen_at < now() - make_interval(days => $1)`, [
    KEPT_DAYS,
  ]);
}

/** The workers that are at work, or were within a day. */
export async function listWorkers(ctx: Context): Promise<WorkerRow[]> {
  requirePermission(ctx.actor, 'inventory:read');
  const { rows } = await ctx.db.pool.query<WorkerRow>(
    `SELECT id, name, zones, concurrency, version, started_at AS "startedAt", last_seen_at AS "lastSeenAt",
       stopped_at AS "stoppedAt", running, ${ALIVE} AS alive
     FROM worker w WHERE last_seen_at > now() - interval '1 day' ORDER BY alive DESC, name, started_at`,
  );
  return rows;
}

/** How many sessions the workers that are at work may have at once, those that serve any of these zones; null: all. */
export async function countSessions(db: Db, zones: readonly string[] | null): Promise<number> {
  const { rows } = await db.pool.query<{ sum: number }>(
    `SELECT coalesce(sum(concurrency), 0)::int AS sum FROM worker w
     WHERE ${ALIVE} AND ($1::text[] IS NULL OR w.zones && $1)`,
    [zones],
  );
  return rows[0]!.sum;
}

/** Whether the worker `w` is at work. */
export const ALIVE = `(w.stopped_at IS NULL AND w.last_seen_at > now() - interval '${WORKER_STALE_SECONDS} seconds')`;

/** Zones that visits of the run wait for and no live worker serves; '' is the zone without a name. */
export async function unservedZones(db: Db, runId: string): Promise<string[]> {
  const { rows } = await db.pool.query<{ zone: string }>(
    `SELECT DISTINCT v.zone FROM visit v WHERE v.run_id = $1 AND v.state = 'queued'
       AND NOT EXISTS (SELECT FROM worker w WHERE ${ALIVE} AND v.zone = ANY(w.zones)) ORDER BY v.zone`,
    [runId],
  );
  return rows.map(({ zone }) => zone);
}
