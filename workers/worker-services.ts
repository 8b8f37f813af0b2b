import type { SshMeans } from '#lib/capture/ssh-way.ts';
import type { Db } from '#lib/db/client.ts';

import type { RunningVisits } from './running-visits.ts';

/** What the handlers share. */
export interface WorkerServices {
  db: Db;
  /** Opens the credentials that the web process sealed, and says where they may go. */
  means: SshMeans;
  running: RunningVisits;
}
