import type { Db } from '#lib/db/client.ts';

/** A session ends so long after its sign-in, whatever is done in it, and so long after its last request. */
export const SESSION_HOURS = 12;
export const IDLE_MINUTES = 60;

const MINUTE_MS = 60_000;

/**
 * Whether a session was used lately enough to go on; notes that it is being used, once a minute at most, and ends it where
 * it is not. Its absolute end is its `expiresAt`.
 */
export async function isInUse(db: Db, session: { id: string; updatedAt: Date }): Promise<boolean> {
  const restedMs = Date.now() - session.updatedAt.getTime();
  if (restedMs < MINUTE_MS) return true;
  const { rowCount } = await db.pool.query(
    `UPDATE session SET "updatedAt" = now()
     WHERE id = $1 AND "updatedAt" > now() - make_interval(mins => $2)`,
    [session.id, IDLE_MINUTES],
  );
  if (rowCount === 1) return true;
  await db.pool.query(`DELETE FROM session WHERE id = $1`, [session.id]);
  return false;
}
