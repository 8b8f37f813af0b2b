import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { sitesOf } from '#lib/people/actor.ts';

import { type CredentialRow, findCredential } from './list-credentials.ts';

export interface CredentialUse {
  id: string;
  name: string;
  role: string;
  address: string;
  site: string;
  lastAttemptAt: Date | null;
  lastOutcome: string | null;
  lastErrorKind: string | null;
  /** When it refused the credential; null: not since the credential was last taken, changed or resumed. */
  refusedAt: Date | null;
}

export interface CredentialDetail extends CredentialRow {
  /** The devices that sign in with it, at the sites that may be seen; those that refused it first. */
  uses: CredentialUse[];
  /** When a worker last opened it, and for which run. */
  lastUse: { at: Date; run: string | null } | null;
}

/** A credential and what it is used for. @throws UserError 404 */
export async function getCredential(ctx: Context, id: string): Promise<CredentialDetail> {
  const credential = await findCredential(ctx, id);
  if (!credential) throw new UserError(404, 'There is no such credential.');
  const [uses, lastUse] = await Promise.all([
    ctx.db.pool.query<CredentialUse>(
      `SELECT d.id, d.name, d.role, d.address, d.site, d.last_attempt_at AS "lastAttemptAt",
         d.last_outcome AS "lastOutcome", d.last_error_kind AS "lastErrorKind", r.at AS "refusedAt"
       FROM device d LEFT JOIN credential_refusal r ON r.device_id = d.id AND r.credential_id = d.credential_id
       WHERE d.credential_id = $1 AND d.retired_at IS NULL AND ($2::text[] IS NULL OR d.site = ANY($2))
       ORDER BY r.at IS NULL, d.name`,
      [id, sitesOf(ctx.actor)],
    ),
    ctx.db.pool.query<{ at: Date; run: string | null }>(
      `SELECT at, after ->> 'run' AS run FROM audit_event
       WHERE subject_kind = 'credential' AND subject_id = $1 AND action = 'credential.use' ORDER BY at DESC LIMIT 1`,
      [id],
    ),
  ]);
  return { ...credential, uses: uses.rows, lastUse: lastUse.rows[0] ?? null };
}
