import type { Db } from '#lib/db/client.ts';
import type { AgreedAlgorithms } from '#lib/ssh/algorithms.ts';

/** Notes what a session agreed on with its device. */
export async function storeAgreedAlgorithms(
  db: Db,
  deviceId: string,
  agreed: AgreedAlgorithms,
): Promise<void> {
  await db.pool.query(
    `UPDATE device SET ssh_agreed = $2::jsonb WHERE id = $1 AND ssh_agreed IS DISTINCT FROM $2::jsonb`,
    [deviceId, JSON.stringify(agreed)],
  );
}
