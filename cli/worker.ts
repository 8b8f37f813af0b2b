import { loadConfig } from '#lib/config/config.ts';
import { runWorker } from '#workers/main.ts';

import { requireDatabase, shutdownSignal } from './process-life.ts';
import { refusePending } from './web.ts';

/** Runs a worker until told to stop; running visits are handed back. */
export async function worker(): Promise<number> {
  const config = requireDatabase(loadConfig());
  await refusePending(config.databaseUrl);
  const stop = new AbortController();
  void shutdownSignal().then(() => stop.abort());
  process.send?.('ready');
  await runWorker(config, stop.signal);
  // Connections of a backend that is gone would hold the process; everything is stored.
  process.exit(0);
}
