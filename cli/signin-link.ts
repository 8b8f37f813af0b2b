import { readFileSync } from 'node:fs';
import { z } from 'zod';

import { type Config, loadConfig } from '#lib/config/config.ts';
import { openDb } from '#lib/db/client.ts';
import { StartupError } from '#lib/db/startup-error.ts';

import { runtimeFile, setupLink } from './start.ts';

const runtime = z.object({ databaseUrl: z.string() });

/** Prints a link; whoever can run this on the machine may become an administrator. */
export async function signinLink(): Promise<number> {
  const config = loadConfig();
  const db = openDb(config.databaseUrl ?? runningDatabase(config), { max: 1, name: 'ferrule-signin-link' });
  try {
    process.stdout.write(`${await setupLink(config, db)}\n`);
  } finally {
    await db.close();
  }
  return 0;
}

function runningDatabase(config: Config): string {
  try {
    return runtime.parse(JSON.parse(readFileSync(runtimeFile(config), 'utf8'))).databaseUrl;
  } catch (cause) {
    throw new StartupError(
      `No Ferrule runs on the data in ${config.dataDir}.`,
      'Start it with `npm start` first.',
      { cause },
    );
  }
}
