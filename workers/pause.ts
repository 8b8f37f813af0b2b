/** The pause between two rounds of a loop, which may be cut short; cut before it has begun, there is none. */
export class Pause {
  #isCut = false;
  #end = () => {};

  /** Ends with the signal as well. */
  async take(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#isCut && !signal.aborted) {
      await new Promise<void>((over) => {
        const end = () => {
          clearTimeout(late);
          signal.removeEventListener('abort', end);
          over();
        };
        const late = setTimeout(end, ms);
        signal.addEventListener('abort', end);
        this.#end = end;
      });
    }
    this.#isCut = false;
  }

  cut(): void {
    this.#isCut = true;
    this.#end();
  }
}
