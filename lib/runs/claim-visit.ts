import type { Db } from '#lib/db/client.ts';
import { eachAlone, inSqlTransaction, sqlPart, type SqlTx, sqlWith } from '#lib/db/sql-transaction.ts';

import { CAP_APPLIES } from './cap-sql.ts';

/** A visit this worker holds. Every write about it names the fence: a later claim makes it void. */
export interface ClaimedVisit {
  id: string;
  runId: string;
  deviceId: string;
  fence: number;
}

/** How long a claim lives without a heartbeat, seconds on the database's clock. */
export const LEASE_SECONDS = 10;
/** A lease is renewed once so little is left of it: one that was just given would only be written again. */
const RENEW_BELOW_SECONDS = 6;
/** After so many workers ended while they held a visit, the visit is blamed and not the workers. */
export const MAX_CRASHES = 5;
const BUSY_SECONDS = 2;
const UNIQUE_VIOLATION = '23505';
const CAP = sqlPart(CAP_APPLIES);
const ANY = sqlPart('true');
const UNCAPPED = sqlPart(`NOT EXISTS (SELECT FROM cap c WHERE ${CAP_APPLIES})`);

/**
 * Claims visits for this worker. Returns those that it got; another is over, taken, its device is being visited in another
 * run, or a cap is reached; a visit that has to wait is dispatched again shortly.
 */
export async function claimVisits(db: Db, ids: readonly string[], worker: string): Promise<ClaimedVisit[]> {
  const claimed = await claimUncapped(db, ids, worker);
  const got = new Set(claimed.map(({ id }) => id));
  // One that a cap bears on counts those before it.
  for (const id of ids.filter((each) => !got.has(each))) {
    const visit = await claimVisit(db, id, worker);
    if (visit) claimed.push(visit);
  }
  return claimed;
}

/** Claims those that no cap bears on, whether it is reached or not; none where the device of one is being visited. */
async function claimUncapped(db: Db, ids: readonly string[], worker: string): Promise<ClaimedVisit[]> {
  try {
    return await takeFree(eachAlone(db), ids, worker, UNCAPPED);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return [];
  }
}

/** As claimVisits, for one; null: not got. */
export async function claimVisit(db: Db, visitId: string, worker: string): Promise<ClaimedVisit | null> {
  try {
    return await inSqlTransaction(db, async (tx) => {
      if (await isCapped(tx, visitId)) {
        await putOff(tx, visitId, 0.5);
        return null;
      }
      const [claimed] = await takeFree(tx, [visitId], worker);
      return claimed ?? null;
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    await inSqlTransaction(db, (tx) => putOff(tx, visitId, BUSY_SECONDS));
    return null;
  }
}

/** A unique violation where a device is being visited: the index on running visits allows one session per device. */
async function takeFree(
  sql: SqlTx,
  ids: readonly string[],
  worker: string,
  which = ANY,
): Promise<ClaimedVisit[]> {
  return sql.$queryRaw<ClaimedVisit[]>`
    UPDATE visit v SET state = 'running', fence = v.fence + 1, attempts = v.attempts + 1, started_at = now(),
      worker = ${worker}, lease_until = now() + make_interval(secs => ${LEASE_SECONDS}), connect_ms = NULL
    FROM device d WHERE d.id = v.device_id AND v.id = ANY(${ids}::uuid[]) AND v.state = 'queued' AND ${which}
    RETURNING v.id, v.run_id AS "runId", v.device_id AS "deviceId", v.fence`;
}

/** Whether a cap of the device's site, credential or switches is reached. */
async function isCapped(tx: SqlTx, visitId: string): Promise<boolean> {
  // Locked first: counting in the same statement would not see what another claim did while this one waited.
  const caps = await tx.$queryRaw<{ kind: string; value: string }[]>`
    SELECT c.kind, c.value FROM cap c, visit v JOIN device d ON d.id = v.device_id
    WHERE v.id = ${visitId}::uuid AND ${CAP}
    ORDER BY c.kind, c.value FOR UPDATE OF c`;
  if (caps.length === 0) return false;
  const [reached] = await tx.$queryRaw<{ any: boolean }[]>`
    SELECT bool_or(c."limit" <= (
      SELECT count(*) FROM visit r JOIN device d ON d.id = r.device_id
      WHERE r.state = 'running' AND ${CAP})) AS any
    FROM cap c JOIN jsonb_to_recordset(${JSON.stringify(caps)}::jsonb) AS mine(kind text, value text)
      ON mine.kind = c.kind AND mine.value = c.value`;
  return reached?.any === true;
}

async function putOff(tx: SqlTx, visitId: string, seconds: number): Promise<void> {
  await tx.$executeRaw`
    UPDATE visit SET dispatched_at = NULL, not_before = now() + make_interval(secs => ${seconds} * (0.5 + random()))
    WHERE id = ${visitId}::uuid AND state = 'queued'`;
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION;
}

/**
 * Extends the leases of visits that run here where they need it. Returns the ids to stop: cancelled by a person or taken over.
 */
export async function renewLeases(db: Db, visits: ClaimedVisit[]): Promise<string[]> {
  if (visits.length === 0) return [];
  // A visit that is being ended is locked, and needs no lease any more; waiting for it would hold up those after it.
  const ids = visits.map(({ id }) => id);
  const fences = visits.map(({ fence }) => fence);
  const rows = await eachAlone(db).$queryRaw<{ id: string }[]>`
    WITH held AS (
      ${heldOf(ids, fences)}
    ), free AS (
      ${heldOf(ids, fences)} AND v.lease_until < now() + make_interval(secs => ${RENEW_BELOW_SECONDS})
      FOR NO KEY UPDATE OF v SKIP LOCKED
    ), renewed AS (
      UPDATE visit v SET lease_until = now() + make_interval(secs => ${LEASE_SECONDS}) FROM free WHERE v.id = free.id
    )
    SELECT id FROM held`;
  const kept = new Set(rows.map((row) => row.id));
  return visits.filter((visit) => !kept.has(visit.id)).map((visit) => visit.id);
}

/** Claims that are still what they were, of runs that were not cancelled. */
const heldOf = (ids: string[], fences: number[]) => sqlWith`
  SELECT v.id FROM unnest(${ids}::uuid[], ${fences}::int[]) AS claim(id, fence)
  JOIN visit v ON v.id = claim.id AND v.fence = claim.fence AND v.state = 'running'
  JOIN run r ON r.id = v.run_id
  WHERE r.cancelled_at IS NULL`;

/** Gives claims back unfinished, so that other workers take the visits at once. Returns how many were still held. */
export async function releaseVisits(db: Db, visits: readonly ClaimedVisit[]): Promise<number> {
  if (visits.length === 0) return 0;
  const { rowCount } = await db.pool.query(
    `UPDATE visit v SET state = 'queued', lease_until = NULL, dispatched_at = NULL, attempts = attempts - 1
     FROM unnest($1::uuid[], $2::int[]) AS held(id, fence)
     WHERE v.id = held.id AND v.fence = held.fence AND v.state = 'running'`,
    [visits.map((visit) => visit.id), visits.map((visit) => visit.fence)],
  );
  return rowCount ?? 0;
}

/** Puts visits of workers that died back in line. Returns how many. */
export async function requeueLostVisits(db: Db): Promise<number> {
  // Index: visit_unfinished_idx.
  const { rowCount } = await db.pool.query(
    `UPDATE visit SET state = 'queued', lease_until = NULL, dispatched_at = NULL, crashes = crashes + 1
     WHERE state = 'running' AND lease_until < now() AND crashes + 1 < $1`,
    [MAX_CRASHES],
  );
  return rowCount ?? 0;
}

/** Visits whose workers died too often; the caller ends them. Claims them so that the end is fenced like any other. */
export async function takeCrashedVisits(db: Db): Promise<ClaimedVisit[]> {
  const { rows } = await db.pool.query<ClaimedVisit>(
    `UPDATE visit SET fence = fence + 1, lease_until = now() + make_interval(secs => $2)
     WHERE state = 'running' AND lease_until < now() AND crashes + 1 >= $1
     RETURNING id, run_id AS "runId", device_id AS "deviceId", fence`,
    [MAX_CRASHES, LEASE_SECONDS],
  );
  return rows;
}
