import { setMaxListeners } from 'node:events';
import { SshError, type SshStage } from './ssh-error.ts';

/**
 * The fate of one session: the first failure wins, closes what was opened and is what the caller gets.
 * Whatever happens after that (a late ECONNRESET, a closing channel) is ignored.
 */
export class Lifeline {
  /** Rejects with an SshError when the session fails; otherwise never settles. */
  readonly failed: Promise<never>;
  #reject!: (error: SshError) => void;
  #stage: SshStage = 'connect';
  #late: () => void = () =>
    this.fail(new SshError('timeout', 'The host did not answer in time.', { stage: this.#stage }));
  #stageTimer: NodeJS.Timeout | undefined;
  readonly #totalTimer: NodeJS.Timeout;
  readonly #signal: AbortSignal | undefined;
  readonly #cleanups: (() => void)[] = [];
  readonly #waiting = new Set<(lost: SshError) => void>();
  #lost: SshError | null = null;
  #failed = false;
  #over = false;

  constructor(totalMs: number, signal: AbortSignal | undefined) {
    this.failed = new Promise((_, reject) => {
      this.#reject = reject;
    });
    this.#totalTimer = setTimeout(() => this.#late(), totalMs);
    this.#signal = signal;
    // Hundreds of sessions may share one signal; each takes its listener away again.
    if (signal) setMaxListeners(0, signal);
    signal?.addEventListener('abort', this.#cancel, { once: true });
    if (signal?.aborted) this.#cancel();
  }

  get over(): boolean {
    return this.#over;
  }

  /** True once the connection is gone, whether or not that was a failure. */
  get isLost(): boolean {
    return this.#lost !== null || this.#over;
  }

  /** Starts a stage with its own deadline; `late` is called when that one or the total one passes. */
  enter(stage: SshStage, ms: number, late: () => void): void {
    if (this.#over) return;
    this.rest(stage, late);
    this.#stageTimer = setTimeout(late, ms);
  }

  /** Starts a stage that has the total deadline only. */
  rest(stage: SshStage, late: () => void): void {
    clearTimeout(this.#stageTimer);
    this.#stage = stage;
    this.#late = late;
  }

  /**
   * Waits for something of the host. A connection that was lost before, or is lost meanwhile, fails the session; where
   * `spare` makes another error of it, only this wait fails.
   */
  async during<T>(work: () => Promise<T>, spare?: (lost: SshError) => SshError | null): Promise<T> {
    let giveUp!: (error: SshError) => void;
    const spared = new Promise<never>((_, reject) => {
      giveUp = reject;
    });
    const onLost = (lost: SshError): void => {
      const error = spare?.(lost);
      if (error) giveUp(error);
      else this.fail(lost);
    };
    if (this.#lost) onLost(this.#lost);
    else if (this.#over && !this.#failed) throw new Error('The session has ended.');
    this.#waiting.add(onLost);
    try {
      return await Promise.race([this.failed, spared, this.isLost ? spared : work()]);
    } finally {
      this.#waiting.delete(onLost);
    }
  }

  /** The connection is gone: a failure now where something is awaited, otherwise of what is asked next. */
  lose(lost: SshError): void {
    this.#lost ??= lost;
    for (const onLost of this.#waiting) onLost(lost);
  }

  fail(error: SshError): void {
    if (this.#over) return;
    this.#failed = true;
    this.#reject(error);
    this.end();
  }

  /** Runs when the session ends, however it ends; at once when it already has. What was opened last ends first. */
  onEnd(cleanup: () => void): void {
    if (this.#over) cleanup();
    else this.#cleanups.push(cleanup);
  }

  end(): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#stageTimer);
    clearTimeout(this.#totalTimer);
    this.#signal?.removeEventListener('abort', this.#cancel);
    for (const cleanup of this.#cleanups.toReversed()) cleanup();
  }

  readonly #cancel = (): void =>
    this.fail(new SshError('cancelled', 'The session was cancelled.', { stage: this.#stage }));
}

/** Runs `session` until it returns, throws or its lifeline fails, and ends the lifeline in every case. */
export async function withLifeline<T>(
  totalMs: number,
  signal: AbortSignal | undefined,
  session: (line: Lifeline) => Promise<T>,
): Promise<T> {
  const line = new Lifeline(totalMs, signal);
  try {
    if (line.over) return await line.failed;
    return await Promise.race([line.failed, session(line)]);
  } finally {
    line.end();
  }
}
