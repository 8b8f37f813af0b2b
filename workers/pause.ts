import { setTimeout as delay } from 'node:timers/promises';

/** The pause between two rounds of a loop, which may be cut short; cut before it has begun, there is none. */
export class Pause {
  #cut = new AbortController();

  /** Ends with the signal as well. */
  async take(ms: number, signal: AbortSignal): Promise<void> {
    await delay(ms, undefined, { signal: AbortSignal.any([signal, this.#cut.signal]) }).catch(() => {});
    this.#cut = new AbortController();
  }

  cut(): void {
    this.#cut.abort();
  }
}
