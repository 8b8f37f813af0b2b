/** How many sessions a process may have at once, and who waits for one in turn. */
export class SessionSlots {
  #free: number;
  readonly #waiting: (() => void)[] = [];
  /** Works that gave their slot back and are not over. */
  readonly #goingOn = new Set<Promise<unknown>>();

  constructor(readonly size: number) {
    this.#free = size;
  }

  /** How many sessions there are. */
  get used(): number {
    return this.size - this.#free;
  }

  /** Runs `work` once a slot is free. Work whose session is over before it is itself gives the slot back. */
  async hold<T>(work: (giveBack: () => void) => Promise<T>): Promise<T> {
    await this.#take();
    let held = true;
    const giveBack = () => {
      if (held) this.#give();
      held = false;
    };
    const working = work(giveBack).finally(giveBack);
    this.#goingOn.add(working);
    try {
      return await working;
    } finally {
      this.#goingOn.delete(working);
    }
  }

  /** Runs `work` alone: once those that run are over, and before those that come after it. */
  async holdAll<T>(work: () => Promise<T>): Promise<T> {
    const all = Array.from({ length: this.size }, () => this.#take());
    await Promise.all(all);
    await Promise.allSettled(this.#goingOn);
    try {
      return await work();
    } finally {
      for (const _slot of all) this.#give();
    }
  }

  async #take(): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((turn) => this.#waiting.push(turn));
  }

  #give(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }
}
