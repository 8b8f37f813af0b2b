import { audit } from '#lib/audit/audit.ts';
import type { Db } from '#lib/db/client.ts';
import { eachAlone } from '#lib/db/sql-transaction.ts';

/** So many devices in a row refuse a credential before it is paused: more would lock the account it belongs to. */
export const REFUSALS_TO_PAUSE = 3;

/** Devices took the credentials: earlier refusals were those devices' own. */
export async function noteTaken(db: Db, ...credentialIds: string[]): Promise<void> {
  await eachAlone(db).$executeRaw`
    WITH cleared AS (DELETE FROM credential_refusal WHERE credential_id = ANY(${credentialIds}::uuid[]))
    UPDATE credential SET proved_at = now()
    WHERE id = ANY(${credentialIds}::uuid[]) AND (proved_at IS NULL OR proved_at < now() - interval '1 second')`;
}

/**
 * A device refused the credential. After three of them, with none in between that took it, the credential is paused:
 * no device is sent it until a person looks. Returns whether this refusal paused it.
 */
export async function noteRefused(
  db: Db,
  credentialId: string,
  deviceId: string,
  worker: string,
): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    const [credential] = await tx.$queryRaw<{ name: string; paused: boolean }[]>`
      SELECT name, paused_at IS NOT NULL AS paused FROM credential WHERE id = ${credentialId}::uuid FOR UPDATE`;
    if (!credential) return false;
    await tx.$executeRaw`
      INSERT INTO credential_refusal (credential_id, device_id) VALUES (${credentialId}::uuid, ${deviceId}::uuid)
      ON CONFLICT (credential_id, device_id) DO UPDATE SET at = now()`;
    const refusals = await tx.credentialRefusal.count({ where: { credentialId } });
    if (credential.paused || refusals < REFUSALS_TO_PAUSE) return false;
    const why = `${refusals} devices refused it one after the other.`;
    await tx.$executeRaw`
      UPDATE credential SET paused_at = now(), paused_why = ${why} WHERE id = ${credentialId}::uuid`;
    await audit(
      tx,
      { worker },
      {
        action: 'credential.pause',
        subject: { kind: 'credential', id: credentialId, name: credential.name },
        after: { why },
      },
    );
    return true;
  });
}
