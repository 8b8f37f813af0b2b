import type { ServerChannel } from 'ssh2';
import { type FakeSshHost, PASSWORD_LOGIN, startSshHost, type SshHostBehaviour } from './fake-host.ts';
import { CLI_SSH_LIMITS, type SshLimits } from '#lib/ssh/ssh-limits.ts';
import type { SshShell } from '#lib/ssh/open-shell.ts';
import { type SshSession, withSshSession } from '#lib/ssh/ssh-session.ts';

/** The device's side of one terminal. */
export interface Terminal {
  channel: ServerChannel;
  /** What is shown when a command is done. */
  prompt: string;
  write(text: string): void;
  /** The next key, not shown. */
  key(): Promise<string>;
  /** What is typed up to Enter; each key is shown by `echo`. */
  line(echo: (key: string, typed: string) => void): Promise<string>;
}

export interface DeviceBehaviour extends Omit<SshHostBehaviour, 'shell'> {
  prompt: string;
  /** Shown before the first prompt. */
  greeting?: string | ((terminal: Terminal) => Promise<void>);
  /** Default: shows each key as it is typed, and a line end for Enter. */
  echo?: (terminal: Terminal) => (key: string, typed: string) => void;
  /** What a command does; it prints its own line ends. */
  run(command: string, terminal: Terminal): Promise<void> | void;
}

/** A device with a command line. It never ends a shell by itself. */
export function startDevice({ prompt, greeting, run, echo, ...host }: DeviceBehaviour): Promise<FakeSshHost> {
  return startSshHost({
    ...host,
    shell: (accept) => {
      const terminal = openTerminal(accept(), prompt);
      void (async () => {
        if (typeof greeting === 'function') await greeting(terminal);
        else terminal.write(greeting ?? '');
        for (;;) {
          terminal.write(terminal.prompt);
          const command = await terminal.line((echo ?? plainEcho)(terminal));
          if (command !== '') await run(command, terminal);
        }
      })();
    },
  });
}

export const plainEcho =
  (terminal: Terminal) =>
  (key: string): void =>
    terminal.write(key === '\r' ? '\r\n' : key);

function openTerminal(channel: ServerChannel, prompt: string): Terminal {
  const keys: string[] = [];
  let wake = (): void => {};
  channel.on('data', (data: Buffer) => {
    keys.push(...data.toString('latin1'));
    wake();
  });
  channel.on('error', () => {});
  const key = async (): Promise<string> => {
    while (keys.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return keys.shift() ?? '';
  };
  return {
    channel,
    prompt,
    key,
    write: (text) => void channel.write(Buffer.from(text, 'latin1')),
    line: async (echo) => {
      let typed = '';
      for (let next = await key(); next !== '\r'; next = await key()) {
        typed += next;
        echo(next, typed);
      }
      echo('\r', typed);
      return typed;
    },
  };
}

/** A session on a fake host with short limits. */
export function inSession<T>(
  host: FakeSshHost,
  visit: (session: SshSession) => Promise<T>,
  limits: Partial<SshLimits> = {},
  signal?: AbortSignal,
): Promise<T> {
  return withSshSession(
    host.target,
    PASSWORD_LOGIN,
    host.pins,
    { ...CLI_SSH_LIMITS, ...limits },
    signal,
    visit,
  );
}

export function inShell<T>(
  host: FakeSshHost,
  visit: (shell: SshShell, session: SshSession) => Promise<T>,
  limits: Partial<SshLimits> = {},
): Promise<T> {
  return inSession(host, async (session) => visit(await session.openShell(/[>#\]]\s*$/), session), limits);
}
