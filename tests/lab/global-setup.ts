import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

import { grantApplicationRole } from '#lib/db/application-role.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { migrate } from '#lib/db/migrate.ts';
import { migrateQueue } from '#lib/jobs/job-queue.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A migrated database that tests clone and never change, as its owner. */
    templateUrl: string;
    /** The same as the role that Ferrule's processes have. */
    applicationUrl: string;
  }
}

let scratch: string | undefined;
let postgres: EmbeddedPostgres | undefined;

/** Starts the PostgreSQL that all test files share. It forgets everything, so it need not reach the disk. */
export async function setup(project: TestProject): Promise<void> {
  scratch = await mkdtemp(join(tmpdir(), 'ferrule-test-'));
  await chmod(scratch, 0o711);
  postgres = await startEmbeddedPostgres({
    dataDir: join(scratch, 'postgres'),
    log: () => {},
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
  });
  const { url, ownerUrl } = postgres;
  await migrate(ownerUrl);
  await migrateQueue({ redisUrl: null, databaseUrl: ownerUrl });
  await grantApplicationRole(ownerUrl, url);
  project.provide('templateUrl', ownerUrl);
  project.provide('applicationUrl', url);
}

export async function teardown(): Promise<void> {
  await postgres?.stop();
  if (scratch) await rm(scratch, { recursive: true, force: true });
}
