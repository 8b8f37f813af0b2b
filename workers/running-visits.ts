import type { Db } from '#lib/db/client.ts';
import { type ClaimedVisit, releaseVisit, renewLeases } from '#lib/runs/claim-visit.ts';

/** The visits this worker holds, each with the switch that ends its session. */
export class RunningVisits {
  readonly #held = new Map<string, { visit: ClaimedVisit; abort: AbortController }>();

  get count(): number {
    return this.#held.size;
  }

  /** Runs `work` with a signal that aborts when the visit is cancelled, taken over, or the worker lets go. */
  async hold(
    visit: ClaimedVisit,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const abort = new AbortController();
    this.#held.set(visit.id, { visit, abort });
    try {
      await work(AbortSignal.any([signal, abort.signal]));
    } finally {
      this.#held.delete(visit.id);
    }
  }

  /** Extends every lease in one statement and stops what is no longer wanted. */
  async heartbeat(db: Db): Promise<void> {
    const lost = await renewLeases(
      db,
      [...this.#held.values()].map(({ visit }) => visit),
    );
    for (const id of lost) this.#held.get(id)?.abort.abort('not wanted');
  }

  /** Hands every claim back to the database, so that another worker starts it at once. */
  async release(db: Db): Promise<number> {
    const held = [...this.#held.values()];
    for (const { visit, abort } of held) {
      await releaseVisit(db, visit);
      abort.abort('shutting down');
    }
    return held.length;
  }
}
