import { audit } from '#lib/audit/audit.ts';
import type { Db } from '#lib/db/client.ts';

/** What this process has noted, so that a run of thousands of visits asks the database once. */
const noted = new Map<string, Promise<void>>();
const MAX_NOTED = 10_000;

/**
 * Notes in the audit log that a run used a credential: once per run and credential, whichever worker is first.
 * To be called before the credential is opened. `worker` is the name of the process.
 */
export async function noteCredentialUse(
  db: Db,
  runId: string,
  credential: { id: string; name: string },
  worker: string,
): Promise<void> {
  const key = `${runId} ${credential.id}`;
  if (noted.size > MAX_NOTED) noted.clear();
  const note = noted.get(key) ?? noteOnce(db, key, runId, credential, worker);
  noted.set(key, note);
  await note.catch((error: unknown) => {
    noted.delete(key);
    throw error;
  });
}

async function noteOnce(
  db: Db,
  key: string,
  runId: string,
  { id, name }: { id: string; name: string },
  worker: string,
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${key}))`;
    // Index: audit_event_at_idx or that of the subject. A use is never older than its run.
    const known = await tx.$queryRaw<unknown[]>`
      SELECT FROM audit_event e JOIN run r ON r.id = ${runId}::uuid
      WHERE e.subject_kind = 'credential' AND e.subject_id = ${id} AND e.action = 'credential.use'
        AND e.at >= r.created_at AND e.after ->> 'run' = ${runId}`;
    if (known.length > 0) return;
    const run = await tx.run.findUnique({ where: { id: runId }, select: { label: true } });
    await audit(
      tx,
      { worker },
      {
        action: 'credential.use',
        subject: { kind: 'credential', id, name },
        after: { run: runId, label: run?.label ?? '' },
      },
    );
  });
}
