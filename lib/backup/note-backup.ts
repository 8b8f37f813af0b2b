import { audit } from '#lib/audit/audit.ts';
import { openDb } from '#lib/db/client.ts';
import { commandActor } from '#lib/people/actor.ts';

/** Notes in the audit log that a backup was made or restored; `ferrule` is the version that made it. */
export async function noteBackup(
  databaseUrl: string,
  action: 'backup.make' | 'backup.restore',
  ferrule: string,
  rows: Record<string, number>,
): Promise<void> {
  const db = openDb(databaseUrl, { max: 1, name: 'ferrule-backup' });
  try {
    const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
    await db.prisma.$transaction((tx) =>
      audit(tx, commandActor(action === 'backup.make' ? 'ferrule backup' : 'ferrule restore'), {
        action,
        subject: { kind: 'backup', name: `Ferrule ${ferrule}` },
        after: { rows: total },
      }),
    );
  } finally {
    await db.close();
  }
}
