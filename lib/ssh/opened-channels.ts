import type { Client, ClientChannel } from 'ssh2';
import type { Hop } from './hop.ts';
import { SshError, type SshErrorKind } from './ssh-error.ts';
import type { SshLimits } from './ssh-limits.ts';

type Ask = (client: Client, granted: (error: Error | undefined, channel: ClientChannel) => void) => void;

/** True where there was no channel at all, false where the host granted one and then refused what it is for. */
const isUnopened = (error: Error): boolean => 'reason' in error;

/** What the channels of one session share: the connection, the deadlines of a command and the bytes left. */
export class OpenedChannels {
  readonly hop: Hop;
  readonly #client: Client;
  readonly #limits: SshLimits;
  #granted = 0;
  #bytes = 0;

  constructor(hop: Hop, client: Client, limits: SshLimits) {
    this.hop = hop;
    this.#client = client;
    this.#limits = limits;
    hop.line.rest('command', () =>
      hop.fail('command-timeout', `${hop.peer} was not done within the time for a session.`),
    );
  }

  error(kind: SshErrorKind, message: string): SshError {
    return this.hop.error(kind, message);
  }

  /** A channel for one command or shell; exec-refused, with `refusal` as its message, where the host grants none. */
  open(ask: Ask, refusal: string): Promise<ClientChannel> {
    const { hop } = this;
    // Some switches hang up after their one command, or when they are asked for another.
    const onlyOne = (): SshError | null =>
      this.#granted === 0
        ? null
        : this.error('exec-refused', `${hop.peer} takes one command per connection.`);
    const opening = (): Promise<ClientChannel> =>
      new Promise((resolve, reject) => {
        try {
          ask(this.#client, (error, channel) => {
            if (!error) resolve(channel);
            else reject((isUnopened(error) && onlyOne()) || this.error('exec-refused', refusal));
          });
        } catch (cause) {
          // ssh2 throws when the connection has broken since the login.
          hop.lose('truncated', `${hop.peer} hung up after the login.`, { cause });
        }
      });
    return hop.line.during(opening, onlyOne);
  }

  /** Listens to both streams of a channel, within the bytes of the session. Late errors of it are harmless. */
  listen(channel: ClientChannel, onOut: (chunk: Buffer) => void, onErr: (chunk: Buffer) => void): void {
    this.#granted += 1;
    const { hop } = this;
    const { maxBytes } = this.#limits;
    for (const [stream, take] of [
      [channel, onOut],
      [channel.stderr, onErr],
    ] as const) {
      stream.on('data', (chunk: Buffer) => {
        this.#bytes += chunk.length;
        if (this.#bytes > maxBytes)
          hop.fail('output-limit', `${hop.peer} wrote more than ${maxBytes} bytes.`);
        else if (!hop.line.over) take(chunk);
      });
      stream.on('error', () => {});
    }
  }

  /** One answer within the deadlines of a command: `late` says what did not happen. `work` tells what it hears. */
  async within<T>(late: string, work: (heard: () => void) => Promise<T>): Promise<T> {
    const { commandMs, idleMs } = this.#limits;
    const timers: NodeJS.Timeout[] = [];
    const stop = (): void => timers.forEach((timer) => clearTimeout(timer));
    this.hop.line.onEnd(stop);
    const tooLate = new Promise<never>((_, reject) => {
      const giveUp = (): void => reject(this.error('command-timeout', `${late} in time.`));
      timers.push(setTimeout(giveUp, commandMs), setTimeout(giveUp, idleMs));
    });
    try {
      return await Promise.race([tooLate, work(() => void timers[1]?.refresh())]);
    } finally {
      stop();
    }
  }
}
