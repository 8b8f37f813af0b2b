import { join } from 'node:path';

import type { Config } from '#lib/config/config.ts';
import { connectOrExplain } from '#lib/db/connect-or-explain.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { StartupError } from '#lib/db/startup-error.ts';

import { runningDatabase } from './running-database.ts';

/** Runs `use` on the database: the configured one, that of a Ferrule that runs, or the embedded one, started for it. */
export async function useDatabase<T>(
  config: Config,
  say: (line: string) => void,
  use: (databaseUrl: string) => Promise<T>,
): Promise<T> {
  const there = config.databaseUrl ?? (await answering(config));
  if (there !== null) return use(there);
  const embedded = await startEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres'), log: say });
  try {
    return await use(embedded.ownerUrl);
  } finally {
    await embedded.stop();
  }
}

/** A Ferrule that was killed leaves its note of where its database was. */
async function answering(config: Config): Promise<string | null> {
  try {
    const url = runningDatabase(config);
    await (await connectOrExplain(url)).end();
    return url;
  } catch (error) {
    if (error instanceof StartupError) return null;
    throw error;
  }
}
