import type { Db, Tx } from '#lib/db/client.ts';
import { eachAlone, sqlPart, sqlWith } from '#lib/db/sql-transaction.ts';
import { retryTransient } from '#lib/db/transient-error.ts';

import { CAP_APPLIES } from './cap-sql.ts';
import { CANARIES } from './first-logins.ts';

/** A dispatched job that nobody claimed for so long is dispatched again, seconds. */
const REDISPATCH_SECONDS = 15;
/** From so many crashes on a visit runs apart from the fan-outs, with few that are as suspect: one may be what ends the workers. */
const APART_CRASHES = 2;
/** From so many crashes on it runs alone. */
const ALONE_CRASHES = 3;
/** Of what a cap lets run at once, so much is out: some are on their way while the others run. */
const CAP_AHEAD = 1.25;
/** What a cap holds back is looked at again within so long, seconds, sooner where few wait. */
const MOST_PUT_OFF_SECONDS = 30;
/** How long a database that is gone is waited for to take visits back: later they become due by themselves. */
const UNDISPATCH_MS = 15_000;
const CAP = sqlPart(CAP_APPLIES);
/** The queued visit `v` was handed to the queue a moment ago. */
const IS_OUT = sqlPart(`v.dispatched_at >= now() - interval '${REDISPATCH_SECONDS} seconds'`);
/** What may be dispatched of visits `v`; the index of `zone`, `lane` and `queued_at` is that of queued ones. */
const IS_DUE = sqlPart(`
  v.state = 'queued' AND (v.not_before IS NULL OR v.not_before <= now())
  AND (v.dispatched_at IS NULL OR v.dispatched_at < now() - interval '${REDISPATCH_SECONDS} seconds')`);
/**
 * Visits of a run that are out with one credential before a device has taken it; how many of them log in: first-logins.ts.
 * Behind a jump host no more than log in: it would be the one to hold those that wait, and lets ten or so.
 */
const SCOUTS = 64;

export interface DueVisit {
  id: string;
  fence: number;
  zone: string;
  lane: 'now' | 'fleet' | 'apart';
  /** Its job carries no other visit. */
  alone: boolean;
}

/** How many visits of fan-outs wait in the queue. */
export interface Window {
  most: number;
  refill: number;
}

/**
 * Picks the visits to dispatch: never dispatched, or dispatched long ago and still unclaimed (an emptied queue loses
 * nothing). What a person waits for goes first and past the window; of the fan-outs of these zones at most `most` visits
 * wait in the queue, and once it has room for `refill` it gets that many or more: few at a time would be a job each. The
 * rest waits here, where it can be cancelled and counted. Of a run, only 64 visits with a credential are out until a device
 * has taken it, or was read a moment ago and so had, and two of them log in; devices without an approved key are sent none.
 * Of a fan-out little more is sent than a cap lets run; what it holds back is put off, and holds up nothing behind it. One
 * caller at a time.
 */
export async function takeDueVisits(db: Db, zones: readonly string[], window: Window): Promise<DueVisit[]> {
  if (!(await hasDue(db, zones, window))) return [];
  let taken: DueVisit[] = [];
  try {
    return await db.prisma.$transaction(async (tx) => (taken = await takeDue(tx, zones, window)));
  } catch (error) {
    // The connection may have been lost after the commit: then they are out, and nobody has them.
    await undispatchVisits(db, taken.map(({ id }) => id)); // prettier-ignore
    throw error;
  }
}

/** Whether takeDue may find any. It is asked many times a second; what to take costs many times as much to find out. */
async function hasDue(db: Db, zones: readonly string[], { most, refill }: Window): Promise<boolean> {
  const [found] = await eachAlone(db).$queryRaw<{ any: boolean }[]>`
    SELECT EXISTS (${firstDue(zones, 0)})
      OR EXISTS (${firstDue(zones, 1)}) AND ${most}::int - (${countOut(zones)}) >= ${refill}::int AS any`;
  return found!.any;
}

/** By the index in its order: as a mere condition the database might look through all visits there ever were. */
const firstDue = (zones: readonly string[], lane: 0 | 1) => sqlWith`
  SELECT FROM unnest(${zones}::text[]) AS z(name), LATERAL (
    SELECT FROM visit v WHERE v.zone = z.name AND v.lane = ${lane}::int AND ${IS_DUE} ORDER BY v.queued_at LIMIT 1) v`;

/** Visits of fan-outs that wait in the queue. */
const countOut = (zones: readonly string[]) => sqlWith`
  SELECT count(*) FROM visit v WHERE v.state = 'queued' AND v.zone = ANY(${zones}::text[]) AND v.lane = 1 AND ${IS_OUT}`;

async function takeDue(tx: Tx, zones: readonly string[], { most, refill }: Window): Promise<DueVisit[]> {
  const [lock] = await tx.$queryRaw<{ mine: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(hashtext('ferrule.dispatch')) AS mine`;
  if (!lock!.mine) return [];
  // Indexes: visit_due_idx in its order, visit_dispatched_idx. No row is looked at that is not due, however many wait.
  // MATERIALIZED: what is counted once per run and per cap is not counted again for each visit, however few the database expects.
  return tx.$queryRaw<DueVisit[]>`
      WITH room AS MATERIALIZED (
        SELECT ${most}::int - (${countOut(zones)}) AS n
      ), due AS (
        (SELECT v.* FROM unnest(${zones}::text[]) AS z(name), LATERAL (
          SELECT * FROM visit v WHERE v.zone = z.name AND v.lane = 0 AND ${IS_DUE}
          ORDER BY v.queued_at LIMIT ${most}) v)
        UNION ALL
        (SELECT v.* FROM unnest(${zones}::text[]) AS z(name), LATERAL (
          SELECT * FROM visit v WHERE v.zone = z.name AND v.lane = 1 AND ${IS_DUE}
          ORDER BY v.queued_at LIMIT ${most}) v
          ORDER BY v.queued_at, v.id LIMIT (SELECT CASE WHEN n >= ${refill}::int THEN n ELSE 0 END FROM room))
      ), ranked AS (
        SELECT *, row_number() OVER (PARTITION BY run_id, credential_id, behind ORDER BY queued_at, id) AS place
        FROM (SELECT due.id, due.device_id, due.lane, due.run_id, due.queued_at, (
            SELECT CASE WHEN EXISTS (SELECT 1 FROM host_key k WHERE k.device_id = d.id AND k.state = 'approved')
              THEN d.credential_id END FROM device d WHERE d.id = due.device_id) AS credential_id,
            (SELECT via_id IS NOT NULL FROM device d WHERE d.id = due.device_id) AS behind
          FROM due) each
      ), unproved AS MATERIALIZED (
        SELECT g.run_id, g.credential_id, (
          SELECT count(*) FROM visit v JOIN device d ON d.id = v.device_id
          WHERE v.run_id = g.run_id AND d.credential_id = g.credential_id
            AND EXISTS (SELECT 1 FROM host_key k WHERE k.device_id = d.id AND k.state = 'approved')
            AND (v.state = 'running' OR v.state = 'queued' AND ${IS_OUT})) AS out
        FROM (
          SELECT g.* FROM (SELECT DISTINCT run_id, credential_id FROM ranked WHERE lane = 1) g
          JOIN credential c ON c.id = g.credential_id
          JOIN run r ON r.id = g.run_id
          -- It is noted at the sign-in, long before the first visit ends. OFFSET: so that only what is left is looked up.
          -- It is noted once a second at most, so that it may have been noted just before the run began.
          WHERE c.paused_at IS NULL AND (c.proved_at IS NULL OR c.proved_at < r.created_at - interval '1 second') OFFSET 0) g
        WHERE NOT EXISTS (
          SELECT 1 FROM visit p JOIN device pd ON pd.id = p.device_id
          WHERE p.run_id = g.run_id AND (p.auth_ms IS NOT NULL OR p.outcome = 'skipped') AND pd.credential_id = g.credential_id)
      ), capped AS (
        SELECT r.id, c.kind, c.value, c."limit", count(*) OVER own AS due, row_number() OVER (own ORDER BY r.queued_at, r.id) AS place
        FROM ranked r JOIN device d ON d.id = r.device_id JOIN cap c ON ${CAP}
        WHERE r.lane = 1 AND (SELECT EXISTS (SELECT FROM cap))
        WINDOW own AS (PARTITION BY c.kind, c.value)
      ), used AS MATERIALIZED (
        SELECT c.kind, c.value, (
          SELECT count(*) FROM visit v JOIN device d ON d.id = v.device_id
          WHERE (v.state = 'running' OR v.state = 'queued' AND ${IS_OUT}) AND ${CAP}) AS out
        FROM cap c WHERE (c.kind, c.value) IN (SELECT kind, value FROM capped)
      ), held AS (
        SELECT o.id, max(o.due::float8 / o."limit") AS turns
        FROM capped o JOIN used u ON u.kind = o.kind AND u.value = o.value
        WHERE o.place > ceil(o."limit" * ${CAP_AHEAD}::float8) - u.out
        GROUP BY o.id
      ), put_off AS (
        UPDATE visit SET dispatched_at = NULL,
          not_before = now() + make_interval(secs => LEAST(${MOST_PUT_OFF_SECONDS}::float8, 0.5 + 4 * held.turns) * random())
        FROM held WHERE visit.id = held.id
      )
      UPDATE visit SET dispatched_at = now(), not_before = NULL
      FROM ranked r LEFT JOIN unproved u ON u.run_id = r.run_id AND u.credential_id = r.credential_id AND r.lane = 1
      WHERE visit.id = r.id AND r.id NOT IN (SELECT id FROM held) AND (u.run_id IS NULL OR r.place <= CASE WHEN r.behind THEN ${CANARIES}::int ELSE ${SCOUTS}::int END - u.out)
      RETURNING visit.id, visit.fence, visit.zone,
        CASE WHEN visit.crashes >= ${APART_CRASHES}::int THEN 'apart' WHEN visit.lane = 0 THEN 'now' ELSE 'fleet' END AS lane,
        visit.lane = 0 OR visit.crashes >= ${ALONE_CRASHES}::int AS alone`;
}

/** Takes back visits whose job could not be handed to the queue. A database that is gone is waited for. */
export async function undispatchVisits(db: Db, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await retryTransient(
    () =>
      db.pool.query(`UPDATE visit SET dispatched_at = NULL WHERE id = ANY($1::uuid[]) AND state = 'queued'`, [
        ids,
      ]),
    UNDISPATCH_MS,
  );
}

/**
 * Takes back visits that this worker was handed and did not claim, or claimed without being told so. The new fence names
 * a new job: the old one may live on.
 */
export async function leaveVisits(db: Db, ids: string[], worker: string): Promise<void> {
  if (ids.length === 0) return;
  await db.pool.query(
    `UPDATE visit SET state = 'queued', lease_until = NULL, dispatched_at = NULL, fence = fence + 1,
       attempts = attempts - CASE state WHEN 'running' THEN 1 ELSE 0 END
     WHERE id = ANY($1::uuid[]) AND (state = 'queued' OR state = 'running' AND worker = $2)`,
    [ids, worker],
  );
}
