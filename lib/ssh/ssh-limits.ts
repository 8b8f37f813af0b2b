/** Deadlines in milliseconds and the most a host may say, in bytes. */
export interface SshLimits {
  /** Name lookup, TCP, identification and key exchange together; for each hop anew. */
  connectMs: number;
  /** For each hop anew. */
  authMs: number;
  /** For one command, from sending it to the end of its answer. */
  commandMs: number;
  /** The longest silence of the host within the answer to a command. */
  idleMs: number;
  /** Absolute for the whole session, whatever the stages have left. */
  totalMs: number;
  /** What all commands of a session write, together; on the wire it may be four times as much. */
  maxBytes: number;
}

/** For a session of one command. */
export const DEFAULT_SSH_LIMITS: SshLimits = {
  connectMs: 10_000,
  authMs: 20_000,
  commandMs: 30_000,
  idleMs: 30_000,
  totalMs: 60_000,
  maxBytes: 1024 * 1024,
};

/** For a session of a dozen commands on a switch, with its MAC table of a hundred thousand lines. */
export const CLI_SSH_LIMITS: SshLimits = {
  ...DEFAULT_SSH_LIMITS,
  commandMs: 60_000,
  totalMs: 240_000,
  maxBytes: 12 * 1024 * 1024,
};
