import type { Db } from '#lib/db/client.ts';
import { eachAlone } from '#lib/db/sql-transaction.ts';

import type { ClaimedVisit } from './claim-visit.ts';

/**
 * How many seconds ago devices were read, by the ids of their visits, where that is within the interval and the run does
 * not insist: reading modules again would only disturb them. Those that are not in it are to be read.
 */
export async function readsJustNow(
  db: Db,
  visits: readonly ClaimedVisit[],
  intervalS: number,
): Promise<Map<string, number>> {
  const rows = await eachAlone(db).$queryRaw<{ id: string; seconds: number }[]>`
    SELECT v.id, extract(epoch FROM now() - d.last_read_at)::int AS seconds
    FROM visit v JOIN device d ON d.id = v.device_id JOIN run r ON r.id = v.run_id
    WHERE v.id = ANY(${visits.map(({ id }) => id)}::uuid[]) AND NOT r.insist
      AND d.last_read_at > now() - make_interval(secs => ${intervalS})`;
  return new Map(rows.map(({ id, seconds }) => [id, seconds]));
}
