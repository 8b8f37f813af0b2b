import type { Db } from '#lib/db/client.ts';
import { type ClaimedVisit, releaseVisits, renewLeases } from '#lib/runs/claim-visit.ts';
import { leaveVisits } from '#lib/runs/due-visits.ts';

/** The visits this worker holds, each with the switch that ends its session, and those it owes to the others. */
export class RunningVisits {
  readonly #held = new Map<string, { visit: ClaimedVisit; abort: AbortController }>();
  /** Claims whose end could not be written. */
  #owed: ClaimedVisit[] = [];
  /** Visits that were to be claimed here and were not, as far as this worker knows. */
  #unclaimed: string[] = [];

  /** `worker` is the name of the process. */
  constructor(readonly worker: string) {}

  get count(): number {
    return this.#held.size;
  }

  /**
   * Runs `work` with a signal that aborts when the visit is cancelled, taken over, or the worker lets go. Work that throws
   * could not say how the visit ended: the claim is handed back when the database is there again.
   */
  async hold(
    visit: ClaimedVisit,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const abort = new AbortController();
    this.#held.set(visit.id, { visit, abort });
    try {
      await work(AbortSignal.any([signal, abort.signal]));
    } catch (error) {
      this.#owed.push(visit);
      throw error;
    } finally {
      this.#held.delete(visit.id);
    }
  }

  /** The visit is not claimed here after all: another worker may. */
  leave(visitId: string): void {
    this.#unclaimed.push(visitId);
  }

  /** Extends every lease in one statement, stops what is no longer wanted, and hands back what is owed. */
  async heartbeat(db: Db): Promise<void> {
    const held = [...this.#held.values()].map(({ visit }) => visit);
    const lost = await renewLeases(db, held);
    for (const id of lost) this.#held.get(id)?.abort.abort('not wanted');
    await this.#handBack(db);
  }

  /** Hands every claim back to the database, so that another worker starts it at once. Returns how many there were. */
  async release(db: Db): Promise<number> {
    const held = [...this.#held.values()];
    this.#owed.push(...held.map(({ visit }) => visit));
    const released = await this.#handBack(db);
    for (const { abort } of held) abort.abort('shutting down');
    return released;
  }

  async #handBack(db: Db): Promise<number> {
    const [owed, unclaimed] = [[...this.#owed], [...this.#unclaimed]];
    const released = await releaseVisits(db, owed);
    // One that came again and was claimed meanwhile is held.
    const left = unclaimed.filter((id) => !this.#held.has(id));
    await leaveVisits(db, left, this.worker);
    this.#owed = this.#owed.slice(owed.length);
    this.#unclaimed = this.#unclaimed.slice(unclaimed.length);
    return released;
  }
}
