import { createHash } from 'node:crypto';

import type { Db } from '#lib/db/client.ts';

/** Attempts per account that reach the password check within the window, wherever they come from. */
export const MAX_ATTEMPTS = 10;
export const WINDOW_MINUTES = 15;

/** Counts an attempt before its password is checked; false when the account has had enough of them. */
export async function admitSignIn(db: Db, email: string): Promise<boolean> {
  const { rows } = await db.pool.query<{ count: number }>(
    `INSERT INTO sign_in_failure AS f (account_hash, count, since) VALUES ($1, 1, now())
     ON CONFLICT (account_hash) DO UPDATE SET
       count = CASE WHEN f.since < now() - make_interval(mins => $2) THEN 1 ELSE LEAST(f.count, $3) + 1 END,
       since = CASE WHEN f.since < now() - make_interval(mins => $2) THEN now() ELSE f.since END
     RETURNING count`,
    [accountHash(email), WINDOW_MINUTES, MAX_ATTEMPTS],
  );
  return rows[0]!.count <= MAX_ATTEMPTS;
}

/** After the right password the account starts anew. */
export async function forgetAttempts(db: Db, email: string): Promise<void> {
  await db.pool.query(`DELETE FROM sign_in_failure WHERE account_hash = $1`, [accountHash(email)]);
}

/** Drops counts whose window is over, so that made-up accounts do not pile up. */
export async function dropOldAttempts(db: Db): Promise<void> {
  await db.pool.query(`DELETE FROM sign_in_failure WHERE since < now() - make_interval(mins => $1)`, [
    WINDOW_MINUTES,
  ]);
}

/** What people type into the e-mail field may be a password, so it is not kept. */
function accountHash(email: string): string {
  return createHash('sha256').update(email.trim().toLowerCase()).digest('hex');
}
