import type { HostKey } from './host-key.ts';
import { SshError } from './ssh-error.ts';
import type { SshLimits } from './ssh-limits.ts';
import { withSshSession } from './ssh-session.ts';
import type { HostKeyPins, LoginFor, SshLogin, SshTarget } from './ssh-target.ts';

export type { HostKeyPins, SshLogin } from './ssh-target.ts';

export interface SshJob {
  /** A constant: nothing that a host said may be part of it. */
  command: string;
  stdin: string;
}

export interface SshAnswer {
  stdout: Buffer;
  stderr: Buffer;
  exitCode: number;
  hostKey: HostKey;
  /** Milliseconds spent in each stage. */
  timings: { connectMs: number; authMs: number; commandMs: number };
}

/**
 * One session of one command with its standard input. Returns only what is complete: the channel was closed by the host
 * after an exit status. Throws SshError.
 */
export function runOverSsh(
  target: SshTarget,
  login: SshLogin | LoginFor,
  pins: HostKeyPins,
  job: SshJob,
  limits: SshLimits,
  signal?: AbortSignal,
): Promise<SshAnswer> {
  return withSshSession(target, login, pins, limits, signal, async ({ exec, hostKey, timings }) => {
    const started = performance.now();
    const { stdout, stderr, exitCode } = await exec(job.command, job.stdin);
    if (exitCode === null) {
      throw new SshError('truncated', 'The command ended without an exit status.', { stage: 'command' });
    }
    const commandMs = performance.now() - started;
    return { stdout, stderr, exitCode, hostKey, timings: { ...timings, commandMs } };
  });
}
