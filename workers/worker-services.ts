import type { Db } from '#lib/db/client.ts';

import type { RunningVisits } from './running-visits.ts';

/** What the handlers share. */
export interface WorkerServices {
  db: Db;
  /** PEM; opens the credentials that the web process sealed. */
  sealPrivateKey: string;
  running: RunningVisits;
}
