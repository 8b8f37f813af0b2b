import type { Client, ClientChannel } from 'ssh2';
import type { Hop } from './hop.ts';
import { SshError, type SshErrorKind } from './ssh-error.ts';
import type { SshLimits } from './ssh-limits.ts';

/** What the channels of one session share: the connection, the deadlines of a command and the bytes left. */
export class OpenedChannels {
  readonly hop: Hop;
  readonly client: Client;
  /** Channels that the host has granted so far. */
  granted = 0;
  readonly #limits: SshLimits;
  #bytes = 0;

  constructor(hop: Hop, client: Client, limits: SshLimits) {
    this.hop = hop;
    this.client = client;
    this.#limits = limits;
    hop.line.rest('command', () =>
      hop.fail('command-timeout', `${hop.peer} was not done within the time for a session.`),
    );
  }

  error(kind: SshErrorKind, message: string, cause?: unknown): SshError {
    return this.hop.error(kind, message, { cause });
  }

  /** Listens to both streams of a channel, within the bytes of the session. Late errors of it are harmless. */
  listen(channel: ClientChannel, onOut: (chunk: Buffer) => void, onErr: (chunk: Buffer) => void): void {
    this.granted += 1;
    for (const [stream, take] of [
      [channel, onOut],
      [channel.stderr, onErr],
    ] as const) {
      stream.on('data', (chunk: Buffer) => {
        this.#bytes += chunk.length;
        const { maxBytes } = this.#limits;
        if (this.#bytes > maxBytes) {
          this.hop.fail('output-limit', `${this.hop.peer} wrote more than ${maxBytes} bytes.`);
        } else if (!this.hop.line.over) take(chunk);
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
