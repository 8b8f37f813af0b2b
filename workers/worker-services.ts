import type { SshMeans } from '#lib/capture/ssh-way.ts';
import type { Db } from '#lib/db/client.ts';

import type { Beginnings } from './beginnings.ts';
import type { FirstLogins } from './first-logins.ts';
import type { RunningVisits } from './running-visits.ts';
import type { SessionSlots } from './session-slots.ts';
import type { VisitStore } from './visit-store.ts';

/** What the handlers share. */
export interface WorkerServices {
  db: Db;
  /** Opens the credentials that the web process sealed, and says where they may go. */
  means: SshMeans;
  running: RunningVisits;
  /** Aborts when this worker is to end: it claims nothing more. */
  stopping: AbortSignal;
  slots: Pick<SessionSlots, 'hold'>;
  beginnings: Beginnings;
  store: VisitStore;
  /** null: a person named the few devices, and each is tried. */
  firstLogins: FirstLogins | null;
  /** Of this process, as the run's page shows it. */
  name: string;
}
