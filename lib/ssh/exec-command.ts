import type { ClientChannel } from 'ssh2';
import type { OpenedChannels } from './opened-channels.ts';

export interface ExecAnswer {
  stdout: Buffer;
  stderr: Buffer;
  /** null: the host closed the channel without one, as some switches do; whether the answer is whole is not known. */
  exitCode: number | null;
}

/** Runs one command in a channel of its own; see SshSession.exec. */
export async function execCommand(
  channels: OpenedChannels,
  command: string,
  stdin: string | undefined,
): Promise<ExecAnswer> {
  const { hop } = channels;
  let channel: ClientChannel | undefined;
  try {
    return await channels.within(`The command “${command}” did not finish`, async (heard) => {
      const opened = await channels.open(
        (client, granted) => client.exec(command, granted),
        `${hop.peer} does not let this login run a command.`,
      );
      channel = opened;
      return hop.line.during(() => {
        const answer = collect(channels, opened, command, heard);
        if (stdin !== undefined) opened.end(stdin);
        return answer;
      });
    });
  } finally {
    channel?.close();
  }
}

function collect(
  channels: OpenedChannels,
  channel: ClientChannel,
  command: string,
  heard: () => void,
): Promise<ExecAnswer> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  const into = (chunks: Buffer[]) => (chunk: Buffer) => {
    heard();
    chunks.push(chunk);
  };
  channels.listen(channel, into(stdout), into(stderr));
  const stderrEnded = new Promise<void>((ended) => channel.stderr.once('end', ended));
  const answerWith = (exitCode: number | null): ExecAnswer => ({
    stdout: Buffer.concat(stdout),
    stderr: Buffer.concat(stderr),
    exitCode,
  });
  return new Promise((resolve, reject) => {
    // Only `close` comes after the last byte: the exit status may arrive before the output does.
    channel.once('close', (exitCode: number | null | undefined) => {
      // ssh2 also closes the channels of a lost connection, once the loss has been told.
      if (channels.hop.line.isLost) return;
      if (exitCode === null) {
        reject(channels.error('truncated', `The command “${command}” was killed by a signal.`));
      } else {
        resolve(stderrEnded.then(() => answerWith(exitCode ?? null)));
      }
    });
  });
}
