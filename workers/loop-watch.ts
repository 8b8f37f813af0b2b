import { monitorEventLoopDelay } from 'node:perf_hooks';

import { log } from './log.ts';

const RESOLUTION_MS = 10;
/** Above this nothing else in the process is on time: heartbeats, deadlines, other sessions. */
const STALL_MS = 250;

/** Watches how long the event loop of this process stands still. */
export class LoopWatch {
  readonly #delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #longestMs = 0;

  constructor() {
    this.#delays.enable();
  }

  /** The longest stall since the start, milliseconds. */
  get longestMs(): number {
    return Math.max(this.#longestMs, this.#lately());
  }

  /** Says it when the loop stood still since the last look. */
  look(): void {
    const ms = this.#lately();
    this.#longestMs = Math.max(this.#longestMs, ms);
    this.#delays.reset();
    if (ms > STALL_MS) log('warn', 'event-loop-stalled', { ms });
  }

  #lately(): number {
    return Math.max(0, Math.round(this.#delays.max / 1e6) - RESOLUTION_MS);
  }
}
