import { loadConfig } from '#lib/config/config.ts';
import { runWorker } from '#workers/main.ts';

import { requireDatabase, shutdownSignal } from './process-life.ts';
import { readyDatabase } from './ready-database.ts';

/** Who asked a worker to stop kills it after 28 or 30 s; what hangs until then would hang longer. */
const STOP_MS = 27_000;

/** Runs a worker until told to stop; running visits are handed back. */
export async function worker(): Promise<number> {
  const config = requireDatabase(loadConfig());
  const stop = new AbortController();
  stop.signal.addEventListener('abort', () => void setTimeout(() => process.exit(1), STOP_MS).unref());
  void shutdownSignal().then(() => stop.abort());
  await readyDatabase(config.databaseUrl, stop.signal);
  process.send?.('ready');
  if (!stop.signal.aborted) await runWorker(config, stop.signal);
  // Connections of a backend that is gone would hold the process; everything is stored.
  process.exit(0);
}
