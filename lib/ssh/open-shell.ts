import type { OpenedChannels } from './opened-channels.ts';

/** A command line on a terminal of the host. One call at a time. Text is latin1: one character per byte. */
export interface SshShell {
  /** What was printed before the first prompt, the prompt included. */
  greeting: string;
  /**
   * Types a command, answers paging, and returns what was printed as a terminal shows it: lines that end in `\n`,
   * without the echo, the pager's traces and the prompt. Throws SshError `command-timeout` and `truncated`; the shell is
   * of no use after either.
   */
  run(command: string): Promise<string>;
  /**
   * Becomes privileged where the prompt ends in `>`; does nothing where it ends in `#`. Throws SshError `enable-refused`;
   * after a wrong password the shell may be of no use, and a second try is never made.
   */
  enable(password: string): Promise<void>;
}

export function openShell(_channels: OpenedChannels, _prompt: RegExp): Promise<SshShell> {
  return Promise.reject(new Error('not built yet'));
}
