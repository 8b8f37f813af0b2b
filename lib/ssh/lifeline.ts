import { setMaxListeners } from 'node:events';
import { SshError, type SshErrorDetails, type SshErrorKind, type SshStage } from './ssh-error.ts';

/**
 * The fate of one session: the first failure wins, closes what was opened and is what the caller gets.
 * Whatever happens after that (a late ECONNRESET, a closing channel) is ignored.
 */
export class Lifeline {
  /** Rejects with an SshError when the session fails; otherwise never settles. */
  readonly failed: Promise<never>;
  #reject!: (error: SshError) => void;
  #stage: SshStage = 'connect';
  #late: () => void = () => this.fail('timeout', 'The host did not answer in time.');
  #stageTimer: NodeJS.Timeout | undefined;
  readonly #totalTimer: NodeJS.Timeout;
  readonly #signal: AbortSignal | undefined;
  readonly #cleanups: (() => void)[] = [];
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

  get stage(): SshStage {
    return this.#stage;
  }

  /** Starts a stage with its own deadline; `late` is called when that one or the total one passes. */
  enter(stage: SshStage, ms: number, late: () => void): void {
    if (this.#over) return;
    clearTimeout(this.#stageTimer);
    this.#stage = stage;
    this.#late = late;
    this.#stageTimer = setTimeout(late, ms);
  }

  fail(kind: SshErrorKind, message: string, details: Omit<SshErrorDetails, 'stage'> = {}): void {
    if (this.#over) return;
    this.#reject(new SshError(kind, message, { stage: this.#stage, ...details }));
    this.end();
  }

  /** Runs when the session ends, however it ends; at once when it already has. */
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
    for (const cleanup of this.#cleanups) cleanup();
  }

  readonly #cancel = (): void => this.fail('cancelled', 'The session was cancelled.');
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
