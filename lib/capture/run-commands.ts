import type { CliPlatform } from '#lib/platforms/command-facts.ts';
import type { CommandAnswer } from '#lib/platforms/platform.ts';
import { SshError } from '#lib/ssh/ssh-error.ts';
import type { SshShell } from '#lib/ssh/open-shell.ts';
import type { SshSession } from '#lib/ssh/ssh-session.ts';

import { decodeAnswer } from './decode-answer.ts';

type Ask = (command: string) => Promise<Omit<CommandAnswer, 'command'>>;

/**
 * Runs the commands of a CLI, one after the other. One that does not come to its end costs its own answer, not those of
 * the others; its answer is then what Ferrule says of it. Throws SshError where no command was answered.
 */
export async function runCommands(
  session: SshSession,
  platform: CliPlatform,
  enablePassword: string | undefined,
): Promise<CommandAnswer[]> {
  const { session: how, prepare } = platform;
  const ask =
    how.kind === 'exec'
      ? byExec(session)
      : inShell(async () => {
          const shell = await session.openShell(how.prompt);
          if (enablePassword !== undefined) await shell.enable(enablePassword);
          for (const command of prepare) await shell.run(command);
          return shell;
        });
  const answers: CommandAnswer[] = [];
  let answered = false;
  for (const { command } of platform.commands) {
    try {
      answers.push({ command, ...(await ask(command)) });
      answered = true;
    } catch (error) {
      if (!answered || !(error instanceof SshError) || !COSTS_ONE.has(error.kind)) throw error;
      answers.push({ command, stdout: '', stderr: error.message, exitCode: null });
    }
  }
  return answers;
}

const COSTS_ONE = new Set(['command-timeout', 'truncated']);

function byExec(session: SshSession): Ask {
  return async (command) => {
    const { stdout, stderr, exitCode } = await session.exec(command);
    return { stdout: decodeAnswer(stdout), stderr: decodeAnswer(stderr), exitCode };
  };
}

/** All commands in one shell; another one is opened after a command that closed it. */
function inShell(open: () => Promise<SshShell>): Ask {
  let shell: SshShell | null = null;
  return async (command) => {
    shell ??= await open();
    try {
      const text = await shell.run(command);
      return { stdout: decodeAnswer(Buffer.from(text, 'latin1')), stderr: '', exitCode: null };
    } catch (error) {
      shell = null;
      throw error;
    }
  };
}
