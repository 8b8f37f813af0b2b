import type { Lifeline } from './lifeline.ts';
import { SshError, type SshErrorDetails, type SshErrorKind, type SshStage } from './ssh-error.ts';
import type { SshTarget } from './ssh-target.ts';

/** One connection of a session, to the host itself or to a jump host: its failures say which of them it was. */
export class Hop {
  readonly line: Lifeline;
  readonly target: SshTarget;
  readonly isJump: boolean;
  /** Begins a sentence: `The host`, `The jump host cvm1`. */
  readonly peer: string;
  /** Ends a noun: nothing, or ` of the jump host cvm1`. */
  readonly whose: string;
  #stage: SshStage = 'connect';

  constructor(line: Lifeline, target: SshTarget, jump?: { name?: string | undefined }) {
    this.line = line;
    this.target = target;
    this.isJump = jump !== undefined;
    const name = `jump host ${jump?.name ?? target.host}`;
    this.peer = jump ? `The ${name}` : 'The host';
    this.whose = jump ? ` of the ${name}` : '';
  }

  get stage(): SshStage {
    return this.#stage;
  }

  /** As Lifeline.enter. */
  enter(stage: SshStage, ms: number, late: () => void): void {
    this.#stage = stage;
    this.line.enter(stage, ms, late);
  }

  /** From here on only what is asked of the host has a deadline. */
  signedIn(): void {
    this.#stage = 'command';
  }

  fail(kind: SshErrorKind, message: string, details: Pick<SshErrorDetails, 'offered' | 'cause'> = {}): void {
    this.line.fail(this.error(kind, message, details));
  }

  /** As Lifeline.lose. */
  lose(kind: SshErrorKind, message: string, details: Pick<SshErrorDetails, 'cause'> = {}): void {
    this.line.lose(this.error(kind, message, details));
  }

  error(
    kind: SshErrorKind,
    message: string,
    { offered, cause }: Pick<SshErrorDetails, 'offered' | 'cause'> = {},
  ): SshError {
    const stage = this.#stage;
    if (!this.isJump) return new SshError(kind, message, { stage, offered, cause });
    const { host, port } = this.target;
    return new SshError(kind, message, { stage, cause, jump: { host, port, offered: offered ?? null } });
  }
}
