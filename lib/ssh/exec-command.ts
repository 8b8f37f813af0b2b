import type { ClientChannel } from 'ssh2';
import type { OpenedChannels } from './opened-channels.ts';
import type { SshError } from './ssh-error.ts';

export interface ExecAnswer {
  stdout: Buffer;
  stderr: Buffer;
  /** null: the host closed the channel without one, as some switches do; whether the answer is whole is not known. */
  exitCode: number | null;
}

/** Runs one command in a channel of its own; see SshSession.exec. */
export function execCommand(
  channels: OpenedChannels,
  command: string,
  stdin: string | undefined,
): Promise<ExecAnswer> {
  const { hop } = channels;
  const isFirst = channels.granted === 0;
  let isOpen = false;
  // Some switches hang up after their one command, or when they are asked for another.
  const onlyOne = (): SshError | null =>
    isFirst || isOpen ? null : channels.error('exec-refused', `${hop.peer} runs one command per connection.`);
  const late = `The command “${command}” did not finish`;
  const run = async (heard: () => void): Promise<ExecAnswer> => {
    const channel = await openExec(channels, command);
    isOpen = true;
    const answer = collect(channels, channel, command, heard);
    if (stdin !== undefined) channel.end(stdin);
    return answer;
  };
  return hop.line.during(() => channels.within(late, run), onlyOne);
}

function openExec({ client, hop }: OpenedChannels, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    try {
      client.exec(command, (error, channel) => {
        if (error) reject(hop.error('exec-refused', `${hop.peer} does not let this login run a command.`));
        else resolve(channel);
      });
    } catch (cause) {
      // ssh2 throws when the connection has broken since the login.
      hop.lose('truncated', `${hop.peer} hung up before the command was sent.`, { cause });
    }
  });
}

function collect(
  channels: OpenedChannels,
  channel: ClientChannel,
  command: string,
  heard: () => void,
): Promise<ExecAnswer> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  channels.listen(
    channel,
    (chunk) => {
      heard();
      stdout.push(chunk);
    },
    (chunk) => {
      heard();
      stderr.push(chunk);
    },
  );
  const stderrEnded = new Promise<void>((ended) => channel.stderr.once('end', ended));
  return new Promise((resolve, reject) => {
    // Only `close` comes after the last byte: the exit status may arrive before the output does.
    channel.once('close', (exitCode: number | null | undefined) => {
      // ssh2 also closes the channels of a lost connection; then the loss has been told before.
      if (channels.hop.line.isLost) return;
      if (exitCode === null) {
        reject(channels.error('truncated', `The command “${command}” was killed by a signal.`));
        return;
      }
      void stderrEnded.then(() =>
        resolve({
          stdout: Buffer.concat(stdout),
          stderr: Buffer.concat(stderr),
          exitCode: exitCode ?? null,
        }),
      );
    });
  });
}
