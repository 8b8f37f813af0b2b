import type { Db } from '#lib/db/client.ts';
import { eachAlone } from '#lib/db/sql-transaction.ts';
import type { AgreedAlgorithms } from '#lib/ssh/algorithms.ts';

/** Notes what sessions agreed on with their devices. */
export async function storeAgreedAlgorithms(
  db: Db,
  sessions: readonly { deviceId: string; agreed: AgreedAlgorithms }[],
): Promise<void> {
  if (sessions.length === 0) return;
  await eachAlone(db).$executeRaw`
    UPDATE device SET ssh_agreed = s.agreed
    FROM jsonb_to_recordset(${JSON.stringify(sessions)}::jsonb) AS s("deviceId" uuid, agreed jsonb)
    WHERE device.id = s."deviceId" AND ssh_agreed IS DISTINCT FROM s.agreed`;
}
