import type { Db } from '#lib/db/client.ts';
import type { Platform } from '#lib/platforms/platform.ts';

/** Notes the platform that a visit found out. What a person chose, or chose meanwhile, stays. */
export async function storeDetectedPlatform(
  db: Db,
  deviceId: string,
  { id, role }: Pick<Platform, 'id' | 'role'>,
): Promise<void> {
  await db.pool.query(
    `UPDATE device SET platform = $2, role = CASE WHEN role = 'jump' THEN role ELSE $3 END
     WHERE id = $1 AND platform = 'auto'`,
    [deviceId, id, role],
  );
}
