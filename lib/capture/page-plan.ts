import type { Db } from '#lib/db/client.ts';
import { eachAlone } from '#lib/db/sql-transaction.ts';
import type { PagePlan } from '#lib/platforms/platform.ts';
import type { ClaimedVisit } from '#lib/runs/claim-visit.ts';

/**
 * Which modules of the devices have their raw pages stored, and whether the runs ask for them all the same: one for each
 * visit, in their order.
 */
export async function findPagePlans(db: Db, visits: readonly ClaimedVisit[]): Promise<PagePlan[]> {
  const runIds = visits.map(({ runId }) => runId);
  const deviceIds = visits.map(({ deviceId }) => deviceId);
  return eachAlone(db).$queryRaw<PagePlan[]>`
    SELECT coalesce(run.raw, false) AS all, ARRAY(
      SELECT r.module_words FROM port_reading r JOIN port p ON p.id = r.port_id
      WHERE p.device_id = v.device_id AND p.absent_since IS NULL
        AND r.raw_pages IS NOT NULL AND r.module_words IS NOT NULL) AS have
    FROM unnest(${runIds}::uuid[], ${deviceIds}::uuid[]) WITH ORDINALITY AS v(run_id, device_id, place)
    LEFT JOIN run ON run.id = v.run_id ORDER BY v.place`;
}
