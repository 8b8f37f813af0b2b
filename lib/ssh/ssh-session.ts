import type { AgreedAlgorithms } from './algorithms.ts';
import { execCommand, type ExecAnswer } from './exec-command.ts';
import { Hop } from './hop.ts';
import type { HostKey } from './host-key.ts';
import { withLifeline } from './lifeline.ts';
import { OpenedChannels } from './opened-channels.ts';
import { openShell, type SshShell } from './open-shell.ts';
import { signIn } from './sign-in.ts';
import type { SshLimits } from './ssh-limits.ts';
import type { HostKeyPins, LoginFor, SshLogin, SshTarget } from './ssh-target.ts';

/** One authenticated connection. What a call throws leaves the others usable, unless it says otherwise. */
export interface SshSession {
  hostKey: HostKey;
  algorithms: AgreedAlgorithms;
  /** What the server says of itself: `SSH-2.0-OpenSSH_9.2p1 Debian-2`, `SSH-2.0-Cisco-1.25`. */
  ident: string;
  /** The banner shown at the login; '' where there is none. At most 16 Ki characters. */
  banner: string;
  /** The address that the name resolved to and the session goes to; null: through a jump host. */
  address: string | null;
  /** Milliseconds until the host had proved its key, jump hosts included, and from there to the end of the login. */
  timings: { connectMs: number; authMs: number };
  /**
   * Runs one command in a channel of its own, without a terminal. Without `stdin` its input stays open and silent: some
   * switches stop answering at its end. Throws SshError `exec-refused` (also where the host allows one command per
   * connection and this is not the first: start another session), `command-timeout` and `truncated`.
   */
  exec(command: string, stdin?: string): Promise<ExecAnswer>;
  /**
   * Opens a shell on a terminal and waits for a line that matches `prompt`. Throws SshError `exec-refused` where the
   * server gives no shell, `command-timeout` where no prompt comes.
   */
  openShell(prompt: RegExp): Promise<SshShell>;
}

/**
 * Connects, checks the host key, logs in once, gives the session to `visit` and hangs up when that returns or throws.
 * Every channel and connection, those of jump hosts too, is destroyed by then. Throws SshError, and what `visit` throws;
 * an SshError that ended the session (cancelled, output-limit, a lost connection, the total deadline) wins.
 */
export function withSshSession<T>(
  target: SshTarget,
  login: SshLogin | LoginFor,
  pins: HostKeyPins,
  limits: SshLimits,
  signal: AbortSignal | undefined,
  visit: (session: SshSession) => Promise<T>,
): Promise<T> {
  return withLifeline(limits.totalMs, signal, async (line) => {
    const started = performance.now();
    const at = { target, login, pins };
    const { client, hop, hostKey, algorithms, ident, banner, address, provedAt, signedInAt } =
      await line.during(() => signIn(line, new Hop(line, target), at, limits));
    const channels = new OpenedChannels(hop, client, limits);
    const result = await visit({
      hostKey,
      algorithms,
      ident,
      banner,
      address,
      timings: { connectMs: provedAt - started, authMs: signedInAt - provedAt },
      exec: (command, stdin) => execCommand(channels, command, stdin),
      openShell: (prompt) => openShell(channels, prompt),
    });
    client.end();
    return result;
  });
}
