/** Deadlines in milliseconds and the most a host may say, in bytes. */
export interface SshLimits {
  /** Name lookup, TCP, identification and key exchange together. */
  connectMs: number;
  authMs: number;
  commandMs: number;
  /** Absolute for the whole session, whatever the stages have left. */
  totalMs: number;
  /** For standard output and for standard error each; the whole session may take four times as much. */
  maxBytes: number;
}

export const DEFAULT_SSH_LIMITS: SshLimits = {
  connectMs: 10_000,
  authMs: 20_000,
  commandMs: 30_000,
  totalMs: 60_000,
  maxBytes: 1024 * 1024,
};
