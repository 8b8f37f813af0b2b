import type { HostKey } from './host-key.ts';

export type SshErrorKind =
  | 'dns'
  | 'address-refused'
  | 'refused'
  | 'timeout'
  | 'unreachable'
  | 'not-ssh'
  | 'kex-mismatch'
  | 'host-key-unknown'
  | 'host-key-changed'
  | 'bad-key'
  | 'auth-failed'
  | 'forward-refused'
  | 'exec-refused'
  | 'enable-refused'
  | 'command-timeout'
  | 'output-limit'
  | 'truncated'
  | 'cancelled';

/** How far a session had come. `connect` is everything up to the end of the key exchange. */
export type SshStage = 'connect' | 'auth' | 'command';

export interface SshErrorDetails {
  stage: SshStage;
  /** The key that the host offered, for `host-key-changed` and `host-key-unknown`. */
  offered?: HostKey | undefined;
  jump?: JumpFailure | undefined;
  cause?: unknown;
}

/** Where on the way to the host it failed. */
export interface JumpFailure {
  host: string;
  port: number;
  /** The key that the jump host offered: never one of the host's. */
  offered: HostKey | null;
}

/** Why a session failed. `message` is a sentence for a person and never holds a secret or the host's words. */
export class SshError extends Error {
  readonly kind: SshErrorKind;
  readonly stage: SshStage;
  readonly offered: HostKey | null;
  /** The jump host that failed; null when it was the host itself. */
  readonly jump: JumpFailure | null;

  constructor(kind: SshErrorKind, message: string, details: SshErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'SshError';
    this.kind = kind;
    this.stage = details.stage;
    this.offered = details.offered ?? null;
    this.jump = details.jump ?? null;
  }
}
