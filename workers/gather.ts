import { isTransient } from '#lib/db/transient-error.ts';

/** At once while others wait: one that waits for a lock does not hold up the rest. */
const PARALLEL = 2;
/** Of small items. */
export const MOST = 64;

interface Waiting<T, R> {
  item: T;
  resolve: (result: R) => void;
  reject: (error: unknown) => void;
}

/**
 * Does the same work for many sessions together: what is asked for while the work is under way is done next time, in one
 * piece. So nothing waits where little is asked for, and a statement serves dozens where much is. `work` gives the
 * results in the order of the items; when it throws, each is done alone, so that one does not spoil the others.
 */
export class Gather<T, R> {
  readonly #work: (items: T[]) => Promise<R[]>;
  readonly #pauseMs: number;
  readonly #weigh: (item: T) => number;
  #waiting: Waiting<T, R>[] = [];
  #underWay = 0;
  /** By performance.now(): when the next piece that is not full may begin. */
  #next = 0;
  #isPausing = false;

  /**
   * `pauseMs`: how long after a piece began the next one may wait for more. `weigh`: how many small items an item is as
   * much work as.
   */
  constructor(
    work: (items: T[]) => Promise<R[]>,
    { pauseMs = 0, weigh = () => 1 }: { pauseMs?: number; weigh?: (item: T) => number } = {},
  ) {
    this.#work = work;
    this.#pauseMs = pauseMs;
    this.#weigh = weigh;
  }

  add(item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      // What the same turn of the event loop asks for goes along.
      if (this.#waiting.length === 1 || this.#waiting.length === MOST) setImmediate(() => this.#begin());
    });
  }

  #begin(): void {
    while (this.#waiting.length > 0 && this.#underWay < PARALLEL) {
      const early = this.#next - performance.now();
      if (early > 0 && this.#waiting.length < MOST) {
        if (this.#isPausing) return;
        this.#isPausing = true;
        setTimeout(() => {
          this.#isPausing = false;
          this.#begin();
        }, early);
        return;
      }
      this.#next = performance.now() + this.#pauseMs;
      const batch = this.#take();
      this.#underWay += 1;
      void this.#do(batch).finally(() => {
        this.#underWay -= 1;
        this.#begin();
      });
    }
  }

  #take(): Waiting<T, R>[] {
    let weight = 0;
    const over = this.#waiting.findIndex(({ item }) => (weight += this.#weigh(item)) > MOST);
    return this.#waiting.splice(0, over === -1 ? MOST : Math.max(1, over));
  }

  async #do(batch: Waiting<T, R>[]): Promise<void> {
    try {
      const results = await this.#work(batch.map(({ item }) => item));
      for (const [at, { resolve }] of batch.entries()) resolve(results[at]!);
    } catch (error) {
      if (batch.length === 1 || isTransient(error)) for (const { reject } of batch) reject(error);
      else for (const one of batch) await this.#do([one]);
    }
  }
}
