import type { Client, ClientChannel } from 'ssh2';
import { authenticate, type OpenedAuth } from './authenticate.ts';
import type { HostKey } from './host-key.ts';
import { type Lifeline, withLifeline } from './lifeline.ts';
import { openSession } from './open-session.ts';
import type { SshTarget } from './open-socket.ts';
import { openPrivateKey } from './private-key.ts';
import { SshError } from './ssh-error.ts';
import type { SshLimits } from './ssh-limits.ts';

export interface SshLogin {
  username: string;
  auth:
    | { kind: 'password'; password: string }
    | { kind: 'private-key'; privateKey: string; passphrase?: string | undefined };
}

/** Approved host key fingerprints, `SHA256:...`: there is no session without one. */
export type HostKeyPins = readonly [string, ...string[]];

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
 * One session: connect, check the host key, log in once, run one command with its standard input, hang up.
 * Returns only what is complete: the channel was closed by the host after an exit status. Throws SshError.
 */
export function runOverSsh(
  target: SshTarget,
  login: SshLogin,
  pins: HostKeyPins,
  job: SshJob,
  limits: SshLimits,
  signal?: AbortSignal,
): Promise<SshAnswer> {
  return withLifeline(limits.totalMs, signal, async (line) => {
    const auth = openAuth(login);
    const approved = new Set<string>(pins);
    if (approved.size === 0) {
      throw new SshError('host-key-unknown', 'No host key is approved.', { stage: 'connect' });
    }
    const started = performance.now();
    let connected = started;
    let hostKey!: HostKey;
    const client = await openSession(line, target, {
      username: login.username,
      limits,
      approve: (offered) => {
        if (approved.has(offered.fingerprint)) return true;
        line.fail('host-key-changed', 'The host key is not the approved one.', { offered });
        return false;
      },
      proved: (key) => {
        hostKey = key;
        connected = performance.now();
        // Not `timeout`: the credential may have arrived, and what is late may be the answer to a wrong one.
        line.enter('auth', limits.authMs, () =>
          line.fail('auth-failed', 'The host did not answer the login in time.'),
        );
      },
      authenticate: authenticate(line, login.username, auth),
    });
    await new Promise<void>((ready) => client.once('ready', ready));
    const loggedIn = performance.now();
    line.enter('command', limits.commandMs, () =>
      line.fail('command-timeout', 'The command did not finish in time.'),
    );
    const answer = await exec(line, client, job, limits.maxBytes);
    const closed = performance.now();
    client.end();
    const timings = {
      connectMs: connected - started,
      authMs: loggedIn - connected,
      commandMs: closed - loggedIn,
    };
    return { ...answer, hostKey, timings };
  });
}

function openAuth({ auth }: SshLogin): OpenedAuth {
  if (auth.kind === 'password') return auth;
  return { kind: 'private-key', key: openPrivateKey(auth.privateKey, auth.passphrase) };
}

type Output = Pick<SshAnswer, 'stdout' | 'stderr' | 'exitCode'>;

function exec(line: Lifeline, client: Client, job: SshJob, maxBytes: number): Promise<Output> {
  return new Promise((resolve) => {
    try {
      client.exec(job.command, (error, channel) => {
        if (error) {
          line.fail('exec-refused', 'The host does not let this login run a command.');
        } else {
          collect(line, channel, maxBytes, resolve);
          channel.end(job.stdin);
        }
      });
    } catch (cause) {
      // ssh2 throws when the connection has broken since the login.
      line.fail('truncated', 'The connection broke before the command was sent.', { cause });
    }
  });
}

function collect(
  line: Lifeline,
  channel: ClientChannel,
  maxBytes: number,
  resolve: (output: Output) => void,
): void {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  for (const [stream, chunks] of [
    [channel, stdout],
    [channel.stderr, stderr],
  ] as const) {
    let bytes = 0;
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) line.fail('output-limit', `The command wrote more than ${maxBytes} bytes.`);
      else chunks.push(chunk);
    });
    stream.on('error', (cause: Error) =>
      line.fail('truncated', 'The channel broke before the answer was complete.', { cause }),
    );
  }
  const stderrEnded = new Promise<void>((ended) => channel.stderr.once('end', ended));
  // Only `close` comes after the last byte: the exit status may arrive before the output does.
  channel.once('close', (exitCode: number | null | undefined) => {
    if (typeof exitCode !== 'number') {
      const how = exitCode === null ? 'was killed by a signal' : 'ended without an exit status';
      line.fail('truncated', `The command ${how}.`);
      return;
    }
    void stderrEnded.then(() =>
      resolve({ stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr), exitCode }),
    );
  });
}
