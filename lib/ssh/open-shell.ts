import { promptLike } from './device-prompt.ts';
import type { OpenedChannels } from './opened-channels.ts';
import { loginAnswer } from './pager-answers.ts';
import { ShellTerminal } from './shell-terminal.ts';
import { withoutEcho } from './without-echo.ts';

/** A command line on a terminal of the host. One call at a time. Text is latin1: one character per byte. */
export interface SshShell {
  /** What was printed before the first prompt, the prompt included. */
  greeting: string;
  /**
   * Types a command, answers paging, and returns what was printed as a terminal shows it: lines that end in `\n`,
   * without the echo, the pager's traces and the prompt. Throws SshError `command-timeout` and `truncated`; the shell is
   * closed after either.
   */
  run(command: string): Promise<string>;
  /**
   * Becomes privileged where the prompt ends in `>`; does nothing where it does not. Throws SshError `enable-refused`;
   * a second try is never made, and the shell is closed where the device insists on one.
   */
  enable(password: string): Promise<void>;
}

/** Wide and long enough that a device which asks the terminal neither wraps nor pages. */
const TERMINAL = { term: 'vt100', cols: 511, rows: 1000 };
/** A banner may pause where a line looks like a prompt. */
const GREETING_SETTLE_MS = 200;
const ASKS_PASSWORD = /^.{0,60}\bpassword ?:$/i;
const CONTROL = /[\x00-\x1f\x7f]/;

/** Opens a shell on a terminal; see SshSession.openShell. */
export async function openShell(channels: OpenedChannels, prompt: RegExp): Promise<SshShell> {
  const { peer } = channels.hop;
  const channel = await channels.within(`${peer} did not open a shell`, () =>
    channels.open(
      (client, granted) => client.shell(TERMINAL, granted),
      `${peer} does not give this login a shell.`,
    ),
  );
  const terminal = new ShellTerminal(channels, channel);
  // A pattern with the flag `g` would begin its search where the last one ended.
  const pattern = new RegExp(prompt.source, prompt.flags.replace(/[gy]/g, ''));
  const { lines, last } = await terminal.listen({
    late: `${peer} did not show a prompt`,
    wanted: (line) => pattern.test(line),
    answer: loginAnswer,
    settleMs: GREETING_SETTLE_MS,
  });
  return deviceShell(channels, terminal, [...lines, last].join('\n'), last);
}

function deviceShell(
  channels: OpenedChannels,
  terminal: ShellTerminal,
  greeting: string,
  firstPrompt: string,
): SshShell {
  const { peer } = channels.hop;
  const pattern = promptLike(firstPrompt);
  const isPrompt = (line: string): boolean => pattern.test(line);
  let prompt = firstPrompt;
  let echoes = false;
  return {
    greeting,
    run: async (command) => {
      // It would be more than one command, or keys that a command line gives a meaning of its own.
      if (CONTROL.test(command)) throw new RangeError('A command is one line of text.');
      const late = `The command “${command}” did not finish`;
      const { lines, raw, last } = await terminal.type(`${command}\r`, { late, wanted: isPrompt });
      const answer = withoutEcho(lines, raw, prompt, command);
      if (echoes && answer.hasEcho === false) {
        // What looked like the prompt after the last command was not: the rest of that answer comes now.
        terminal.close();
        throw channels.error('truncated', `${peer} answered something else before “${command}”.`);
      }
      echoes ||= answer.hasEcho === true;
      prompt = last;
      return answer.lines.map((line) => `${line}\n`).join('');
    },
    enable: async (password) => {
      if (!/^[^<[].*>$/.test(prompt)) return;
      const refused = (why: string): Error => channels.error('enable-refused', `${peer} ${why}.`);
      if (CONTROL.test(password)) throw refused('takes no enable password with control characters');
      const wait = {
        late: 'The command “enable” did not finish',
        wanted: (line: string): boolean => isPrompt(line) || ASKS_PASSWORD.test(line),
      };
      let { last } = await terminal.type('enable\r', wait);
      const wasAsked = ASKS_PASSWORD.test(last);
      if (wasAsked) ({ last } = await terminal.type(`${password}\r`, wait));
      const asksAgain = ASKS_PASSWORD.test(last);
      if (asksAgain) terminal.close();
      else prompt = last;
      if (last.endsWith('#')) return;
      throw refused(wasAsked ? 'refused the enable password' : 'does not let this login use “enable”');
    },
  };
}
