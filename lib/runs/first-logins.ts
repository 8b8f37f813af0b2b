import type { Db } from '#lib/db/client.ts';
import { inSqlTransaction } from '#lib/db/sql-transaction.ts';
import { credentialPaused } from '#lib/devices/credential-error.ts';

import type { ClaimedVisit } from './claim-visit.ts';

/** Logins of a run that are tried at once with a credential that no device has taken yet. */
export const CANARIES = 2;

/** `proved`: a device of the run took the credential, or did just before; `try`: this visit may be the one; `wait`: others are. */
export type LoginTurn = 'proved' | 'try' | 'wait';

/**
 * Whether a visit that has reached its device may log in. The connect time of a visit that runs says that it was let try.
 * @throws CredentialError when the credential was paused meanwhile
 */
export async function takeLoginTurn(db: Db, visit: ClaimedVisit, credentialId: string): Promise<LoginTurn> {
  return inSqlTransaction(db, async (tx) => {
    // Locked first: one asks at a time, and sees those that were let try before.
    const [credential] = await tx.$queryRaw<{ name: string; paused: boolean; why: string | null }[]>`
      SELECT name, paused_at IS NOT NULL AS paused, paused_why AS why FROM credential
      WHERE id = ${credentialId}::uuid FOR NO KEY UPDATE`;
    if (credential?.paused) throw credentialPaused(credential.name, credential.why);
    // `proved` as in takeDueVisits.
    const [now] = await tx.$queryRaw<{ proved: boolean; trying: number }[]>`
      SELECT coalesce(c.proved_at >= r.created_at - interval '1 second', false) OR EXISTS (
          SELECT FROM visit p JOIN device d ON d.id = p.device_id
          WHERE p.run_id = r.id AND d.credential_id = c.id AND (p.auth_ms IS NOT NULL OR p.outcome = 'skipped')) AS proved,
        (SELECT count(*)::int FROM visit o JOIN device d ON d.id = o.device_id
         WHERE o.run_id = r.id AND o.state = 'running' AND o.connect_ms IS NOT NULL AND o.id <> ${visit.id}::uuid
           AND d.credential_id = c.id) AS trying
      FROM run r, credential c WHERE r.id = ${visit.runId}::uuid AND c.id = ${credentialId}::uuid`;
    if (now?.proved) return 'proved';
    if ((now?.trying ?? 0) >= CANARIES) return 'wait';
    await tx.$executeRaw`
      UPDATE visit SET connect_ms = 1000 * extract(epoch FROM clock_timestamp() - started_at)
      WHERE id = ${visit.id}::uuid AND fence = ${visit.fence} AND state = 'running'`;
    return 'try';
  });
}
