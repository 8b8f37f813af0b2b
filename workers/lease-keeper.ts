import { failVisit } from '#lib/ingest/ingest-visit.ts';
import type { Db } from '#lib/db/client.ts';
import { MAX_CRASHES, requeueLostVisits, takeCrashedVisits } from '#lib/runs/claim-visit.ts';

import { log } from './log.ts';
import type { RunningVisits } from './running-visits.ts';

/**
 * After a time without the database every lease has run out, of live workers too: they get so long to say that they are
 * there before anybody takes their visits or counts a crash.
 */
const GRACE_MS = 8_000;
const SLOW_MS = 3_000;

/** Keeps the claims of this worker, and takes those of workers that died. */
export class LeaseKeeper {
  #troubledAt = -Infinity;

  /** `db` has connections of its own: leases must not wait behind visits that store what they read. */
  constructor(
    readonly db: Db,
    readonly running: RunningVisits,
  ) {}

  async beat(): Promise<void> {
    const began = performance.now();
    try {
      await this.running.heartbeat(this.db);
    } catch (error) {
      this.#troubledAt = performance.now();
      throw error;
    }
    const now = performance.now();
    if (now - began > SLOW_MS) this.#troubledAt = now;
    if (now - this.#troubledAt > GRACE_MS) await this.#takeLost();
  }

  async #takeLost(): Promise<void> {
    const requeued = await requeueLostVisits(this.db);
    if (requeued > 0) log('warn', 'visits-taken-over', { visits: requeued });
    for (const visit of await takeCrashedVisits(this.db)) {
      log('error', 'visit-crashed-workers', { run: visit.runId, visit: visit.id, device: visit.deviceId });
      await failVisit(this.db, visit, {
        kind: 'crashed-worker',
        message: `${MAX_CRASHES} workers ended while they visited this device.`,
      });
    }
  }
}
