import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { grantApplicationRole } from '#lib/db/application-role.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { migrate } from '#lib/db/migrate.ts';
import { migrateQueue } from '#lib/jobs/job-queue.ts';

export interface BenchDatabase {
  /** A folder that goes with it. */
  dir: string;
  /** As the role that Ferrule's processes have, and as the owner. */
  url: string;
  ownerUrl: string;
  pid: number;
  stop(): Promise<void>;
}

/** A migrated PostgreSQL of its own, with the settings that Ferrule brings: what is committed is on the disk. */
export async function startBenchDatabase(): Promise<BenchDatabase> {
  const dir = await mkdtemp(join(tmpdir(), 'ferrule-bench-'));
  await chmod(dir, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDir: join(dir, 'postgres'), log: () => {} });
  const { url, ownerUrl } = postgres;
  await migrate(ownerUrl);
  await migrateQueue({ redisUrl: null, databaseUrl: ownerUrl });
  await grantApplicationRole(ownerUrl, url);
  return {
    dir,
    url,
    ownerUrl,
    pid: Number(readFileSync(join(dir, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0]),
    async stop() {
      await postgres.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Runs `work` with such a database, open as its owner, and takes it away whatever happens. */
export async function withBenchDatabase(
  work: (db: Db, database: BenchDatabase) => Promise<void>,
): Promise<void> {
  const database = await startBenchDatabase();
  const db = openDb(database.ownerUrl, { name: 'bench' });
  try {
    await work(db, database);
  } finally {
    await db.close();
    await database.stop();
  }
}
