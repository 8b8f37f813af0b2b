import { loadConfig } from '#lib/config/config.ts';
import { openDb } from '#lib/db/client.ts';

import { runningDatabase } from './running-database.ts';
import { setupLink } from './start.ts';

/** Prints a link; whoever can run this on the machine may become an administrator. */
export async function signinLink(): Promise<number> {
  const config = loadConfig();
  const db = openDb(runningDatabase(config), { max: 1, name: 'ferrule-signin-link' });
  try {
    process.stdout.write(`${await setupLink(config, db)}\n`);
  } finally {
    await db.close();
  }
  return 0;
}
