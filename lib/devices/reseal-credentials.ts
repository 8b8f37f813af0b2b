import { audit, type AuditActor } from '#lib/audit/audit.ts';
import type { Db } from '#lib/db/client.ts';

import type { SealKeys } from './seal-keys.ts';
import { keyIdOf } from './secret-seal.ts';
import { keyIdsOf, resealSecrets } from './sealed-secrets.ts';

/** How many credentials are sealed for each key, by its id. One that was changed during a rotation counts for both. */
export async function countByKey(db: Db): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { sealed } of await sealedCredentials(db)) {
    for (const keyId of keyIdsOf(sealed)) counts.set(keyId, (counts.get(keyId) ?? 0) + 1);
  }
  return counts;
}

/**
 * Seals every credential for this key that is sealed for another. One that somebody changes meanwhile is taken again; so it
 * may run beside workers and people, and be repeated. Returns how many moved. @throws SealError naming a key that is missing
 */
export async function resealCredentials(
  db: Db,
  keys: SealKeys,
  publicKeyPem: string,
  actor: AuditActor,
): Promise<number> {
  const keyId = keyIdOf(publicKeyPem);
  let moved = 0;
  for (;;) {
    const others = (await sealedCredentials(db)).filter(({ sealed }) =>
      keyIdsOf(sealed).some((each) => each !== keyId),
    );
    if (others.length === 0) break;
    for (const { id, sealed } of others) {
      const resealed = Buffer.from(resealSecrets(keys, publicKeyPem, id, sealed));
      moved += await db.prisma.$executeRaw`
        UPDATE credential SET sealed = ${resealed}, key_id = ${keyId} WHERE id = ${id}::uuid AND sealed = ${Buffer.from(sealed)}`;
    }
  }
  await db.prisma.$transaction((tx) =>
    audit(tx, actor, {
      action: 'key.rotate',
      subject: { kind: 'key', id: keyId, name: keyId },
      after: { credentials: moved },
    }),
  );
  return moved;
}

async function sealedCredentials(db: Db): Promise<{ id: string; sealed: Uint8Array }[]> {
  const { rows } = await db.pool.query<{ id: string; sealed: Buffer }>(
    `SELECT id, sealed FROM credential WHERE length(sealed) > 0 ORDER BY id`,
  );
  return rows;
}
