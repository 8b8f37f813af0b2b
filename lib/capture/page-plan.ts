import type { Db } from '#lib/db/client.ts';
import type { PagePlan } from '#lib/platforms/platform.ts';
import type { ClaimedVisit } from '#lib/runs/claim-visit.ts';

/** Which modules of the device have their raw pages stored, and whether the run asks for them all the same. */
export async function findPagePlan(db: Db, visit: ClaimedVisit): Promise<PagePlan> {
  const { rows } = await db.pool.query<PagePlan>(
    `SELECT run.raw AS all, ARRAY(
       SELECT r.module_words FROM port_reading r JOIN port p ON p.id = r.port_id
       WHERE p.device_id = $2 AND p.absent_since IS NULL
         AND r.raw_pages IS NOT NULL AND r.module_words IS NOT NULL) AS have
     FROM run WHERE id = $1`,
    [visit.runId, visit.deviceId],
  );
  return rows[0] ?? { all: false, have: [] };
}
