import type { ClientChannel } from 'ssh2';
import type { OpenedChannels } from './opened-channels.ts';
import { pagerAnswer } from './pager-answers.ts';
import { TerminalLines } from './terminal-lines.ts';

/** A line may only look like the last one until more of the text has come: how long a device must be silent after it. */
const SETTLE_MS = 50;
/** Enough for the echo of a command. */
const MAX_ECHO_CHARS = 8 * 1024;

export interface Printed {
  /** The finished lines. */
  lines: string[];
  /** The beginning of the same text as it came. */
  raw: string;
  /** The unfinished line that was waited for. */
  last: string;
}

export interface Wait {
  /** Says what did not happen when it is late, and what broke when the shell is closed. */
  late: string;
  wanted(line: string): boolean;
  /** Keys for lines that wait for one, besides the pagers'. */
  answer?: (line: string) => string | null;
  settleMs?: number;
}

/** The terminal of one shell: types keys and waits for lines. After a wait has failed nothing more can be had of it. */
export class ShellTerminal {
  readonly #channels: OpenedChannels;
  readonly #channel: ClientChannel;
  readonly #lines = new TerminalLines();
  #raw = '';
  #chunks = 0;
  #isBusy = false;
  #isClosed = false;
  #onText: (() => void) | null = null;
  #onClosed: (() => void) | null = null;

  constructor(channels: OpenedChannels, channel: ClientChannel) {
    this.#channels = channels;
    this.#channel = channel;
    const print = (chunk: Buffer): void => {
      const text = chunk.toString('latin1');
      if (this.#raw.length < MAX_ECHO_CHARS) this.#raw += text;
      this.#lines.feed(text);
      this.#onText?.();
    };
    channels.listen(channel, print, print);
    const close = (): void => {
      this.#isClosed = true;
      this.#onClosed?.();
    };
    channel.once('end', close);
    channel.once('close', close);
  }

  /** Types `keys` and waits for what is printed then; at least one line is. */
  async type(keys: string, wait: Wait): Promise<Printed> {
    return this.#wait(wait, keys);
  }

  /** Waits for what is printed without a key. */
  async listen(wait: Wait): Promise<Printed> {
    return this.#wait(wait, null);
  }

  close(): void {
    this.#channel.close();
  }

  async #wait(wait: Wait, keys: string | null): Promise<Printed> {
    if (this.#isBusy) throw new Error('The shell is busy, or a command before this one failed.');
    this.#isBusy = true;
    this.#lines.takeLines();
    this.#raw = '';
    const { hop } = this.#channels;
    try {
      const last = await this.#channels.within(wait.late, (heard) =>
        hop.line.during(() => this.#waiting(wait, keys, heard)),
      );
      this.#isBusy = false;
      return { lines: this.#lines.takeLines(), raw: this.#raw, last };
    } catch (error) {
      this.close();
      throw error;
    } finally {
      this.#onText = null;
      this.#onClosed = null;
    }
  }

  #waiting(wait: Wait, keys: string | null, heard: () => void): Promise<string> {
    let settling: NodeJS.Timeout | undefined;
    this.#channels.hop.line.onEnd(() => clearTimeout(settling));
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const last = this.#lines.current;
        const key = pagerAnswer(last);
        if (key !== null) {
          this.#lines.forgetPager();
          this.#channel.write(key);
        } else if (wait.wanted(last) && (keys === null || this.#lines.finished > 0)) {
          resolve(last);
        } else {
          const more = wait.answer?.(last) ?? null;
          if (more !== null) this.#channel.write(more);
        }
      };
      const onText = (): void => {
        heard();
        const seen = ++this.#chunks;
        clearTimeout(settling);
        // After a stall of this process the timer is due before the text that waits in the socket is read.
        const afterReading = (): void => {
          if (seen === this.#chunks && this.#onText === onText) look();
        };
        settling = setTimeout(() => setImmediate(afterReading), wait.settleMs ?? SETTLE_MS);
      };
      const onClosed = (): void =>
        reject(this.#channels.error('truncated', `${wait.late}: the shell was closed.`));
      this.#onText = onText;
      this.#onClosed = onClosed;
      if (this.#isClosed) onClosed();
      else if (keys === null) onText();
      else this.#channel.write(keys);
    });
  }
}
