import type { Db } from '#lib/db/client.ts';

/** A visit this worker holds. Every write about it names the fence: a later claim makes it void. */
export interface ClaimedVisit {
  id: string;
  runId: string;
  deviceId: string;
  fence: number;
}

/** How long a claim lives without a heartbeat, seconds on the database's clock. */
export const LEASE_SECONDS = 15;
/** After so many claims without an end the visit is blamed, not the workers. */
export const MAX_CLAIMS = 4;
/** A dispatched job that nobody claimed for so long is dispatched again, seconds. */
const REDISPATCH_SECONDS = 15;
const BUSY_SECONDS = 5;
const UNIQUE_VIOLATION = '23505';

/**
 * Claims a visit for this worker. null: it is over, taken, or its device is being visited in another run;
 * a visit whose device is busy is dispatched again shortly.
 */
export async function claimVisit(db: Db, visitId: string): Promise<ClaimedVisit | null> {
  try {
    const { rows } = await db.pool.query<ClaimedVisit>(
      `UPDATE visit SET state = 'running', fence = fence + 1, attempts = attempts + 1, started_at = now(),
         lease_until = now() + make_interval(secs => $2)
       WHERE id = $1 AND state = 'queued'
       RETURNING id, run_id AS "runId", device_id AS "deviceId", fence`,
      [visitId, LEASE_SECONDS],
    );
    return rows[0] ?? null;
  } catch (error) {
    // The index on running visits allows one session per device.
    if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
    await db.pool.query(
      `UPDATE visit SET dispatched_at = now() - make_interval(secs => $2) WHERE id = $1 AND state = 'queued'`,
      [visitId, REDISPATCH_SECONDS - BUSY_SECONDS],
    );
    return null;
  }
}

/**
 * Extends the leases of visits that run here. Returns the ids to stop: cancelled by a person or taken over.
 */
export async function renewLeases(db: Db, visits: ClaimedVisit[]): Promise<string[]> {
  if (visits.length === 0) return [];
  const { rows } = await db.pool.query<{ id: string }>(
    `UPDATE visit v SET lease_until = now() + make_interval(secs => $3)
     FROM unnest($1::uuid[], $2::int[]) AS held(id, fence), run r
     WHERE v.id = held.id AND v.fence = held.fence AND v.state = 'running'
       AND r.id = v.run_id AND r.cancelled_at IS NULL
     RETURNING v.id`,
    [visits.map((visit) => visit.id), visits.map((visit) => visit.fence), LEASE_SECONDS],
  );
  const kept = new Set(rows.map((row) => row.id));
  return visits.filter((visit) => !kept.has(visit.id)).map((visit) => visit.id);
}

/** Gives a claim back unfinished, so that another worker takes the visit at once. */
export async function releaseVisit(db: Db, visit: ClaimedVisit): Promise<void> {
  await db.pool.query(
    `UPDATE visit SET state = 'queued', lease_until = NULL, dispatched_at = NULL, attempts = attempts - 1
     WHERE id = $1 AND fence = $2 AND state = 'running'`,
    [visit.id, visit.fence],
  );
}

/**
 * Puts visits of dead workers back in line and picks those to dispatch: never dispatched, or dispatched long ago
 * and still unclaimed (an emptied queue loses nothing). At most `window` wait in the queue at a time; the rest waits
 * here, where it can be cancelled and counted. Several workers may call it at once.
 */
export async function takeDueVisits(db: Db, window: number): Promise<{ id: string; fence: number }[]> {
  await db.pool.query(
    `UPDATE visit SET state = 'queued', lease_until = NULL, dispatched_at = NULL
     WHERE state = 'running' AND lease_until < now() AND attempts < $1`,
    [MAX_CLAIMS],
  );
  const { rows } = await db.pool.query<{ id: string; fence: number }>(
    `UPDATE visit SET dispatched_at = now() WHERE id IN (
       SELECT id FROM visit
       WHERE state = 'queued' AND (dispatched_at IS NULL OR dispatched_at < now() - make_interval(secs => $2))
       ORDER BY queued_at
       LIMIT GREATEST(0, $1 - (SELECT count(*) FROM visit WHERE state = 'queued'
         AND dispatched_at >= now() - make_interval(secs => $2)))
       FOR UPDATE SKIP LOCKED)
     RETURNING id, fence`,
    [window, REDISPATCH_SECONDS],
  );
  return rows;
}

/** Visits whose workers died too often; the caller ends them. Claims them so that the end is fenced like any other. */
export async function takeCrashedVisits(db: Db): Promise<ClaimedVisit[]> {
  const { rows } = await db.pool.query<ClaimedVisit>(
    `UPDATE visit SET fence = fence + 1, lease_until = now() + make_interval(secs => $2)
     WHERE state = 'running' AND lease_until < now() AND attempts >= $1
     RETURNING id, run_id AS "runId", device_id AS "deviceId", fence`,
    [MAX_CLAIMS, LEASE_SECONDS],
  );
  return rows;
}

/** Takes back visits whose job could not be handed to the queue. */
export async function undispatchVisits(db: Db, ids: string[]): Promise<void> {
  await db.pool.query(
    `UPDATE visit SET dispatched_at = NULL WHERE id = ANY($1::uuid[]) AND state = 'queued'`,
    [ids],
  );
}
