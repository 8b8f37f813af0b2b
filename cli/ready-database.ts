import { setTimeout as delay } from 'node:timers/promises';

import { pendingMigrations } from '#lib/db/migrate.ts';
import { StartupError } from '#lib/db/startup-error.ts';
import { isTransient } from '#lib/db/transient-error.ts';

const POLL_MS = 1_000;

/**
 * Waits for a database that does not answer yet, and says so once: processes may start in any order, also after a power
 * cut. Returns early when the signal aborts. @throws StartupError when it lacks migrations or refuses us
 */
export async function readyDatabase(databaseUrl: string, signal?: AbortSignal): Promise<void> {
  const state = { said: '' };
  while (!(await isReady(databaseUrl, state))) {
    await delay(POLL_MS, undefined, { ...(signal && { signal }) }).catch(() => {});
    if (signal?.aborted) return;
  }
}

async function isReady(databaseUrl: string, state: { said: string }): Promise<boolean> {
  try {
    await refusePending(databaseUrl);
    return true;
  } catch (error) {
    if (!(error instanceof StartupError) || !isTransient(error)) throw error;
    if (state.said !== error.message) process.stderr.write(`ferrule: ${error.message} Waiting for it.\n`);
    state.said = error.message;
    return false;
  }
}

async function refusePending(databaseUrl: string): Promise<void> {
  const pending = await pendingMigrations(databaseUrl);
  if (pending.length > 0) {
    throw new StartupError(
      `The database lacks ${pending.length} migrations (${pending[0]}, ...).`,
      'Run `npm run -s ferrule -- migrate` with the same DATABASE_URL first.',
    );
  }
}
