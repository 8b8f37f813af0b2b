import type { Db } from '#lib/db/client.ts';

import type { ClaimedVisit } from './claim-visit.ts';

/**
 * How many seconds ago the device was read, when that is within the interval and the run does not insist: reading
 * modules again would only disturb them. null: read it.
 */
export async function readJustNow(db: Db, visit: ClaimedVisit, intervalS: number): Promise<number | null> {
  const { rows } = await db.pool.query<{ seconds: number }>(
    `SELECT extract(epoch FROM now() - d.last_read_at)::int AS seconds
     FROM device d JOIN run r ON r.id = $2
     WHERE d.id = $1 AND NOT r.insist AND d.last_read_at > now() - make_interval(secs => $3)`,
    [visit.deviceId, visit.runId, intervalS],
  );
  return rows[0]?.seconds ?? null;
}
