import { Duplex } from 'node:stream';
import { takeTurn } from '../turn-share.ts';
import type { SshErrorKind } from './ssh-error.ts';

const MAX_GREETING_BYTES = 16 * 1024;
const NEWLINE = 10;
/** What OpenSSH says in place of its identification when it turns a connection away (sshd.c). */
const OPENSSH_REFUSALS = ['Exceeded MaxStartups', 'Not allowed at this time'];

export interface Complaint {
  kind: SshErrorKind;
  message: string;
}

/**
 * Stands between the socket and ssh2, which loses an identification line that comes in three or more pieces.
 * Holds everything back until that line is whole, drops what a host says before it (RFC 4253, section 4.2), and
 * counts every byte: `complain` is called once a host says too much or turns out not to speak SSH.
 */
export class IdentGate extends Duplex {
  /** Why the socket broke, when it did. */
  brokenBy: Error | undefined;
  /** The identification line, without its end; '' before it has come. */
  ident = '';
  readonly #socket: Duplex;
  readonly #maxBytes: number;
  readonly #complain: (complaint: Complaint) => void;
  readonly #peer: string;
  #open = false;
  #ended = false;
  #bytes = 0;
  #line: Buffer = Buffer.alloc(0);
  #firstLine: string | null = null;

  /** `socket` is a TCP socket or the channel of a jump host; `peer` begins the complaints. */
  constructor(socket: Duplex, maxBytes: number, complain: (complaint: Complaint) => void, peer = 'The host') {
    super();
    this.#socket = socket;
    this.#maxBytes = maxBytes;
    this.#complain = complain;
    this.#peer = peer;
    socket.on('data', (chunk: Buffer) => takeTurn(() => this.#receive(chunk)));
    socket.on('error', (error: Error) => {
      this.brokenBy = error;
    });
    // After what came before it.
    socket.on('close', () => takeTurn(() => this.#finish()));
    socket.on('end', () => takeTurn(() => this.#finish()));
  }

  /** Why there is no identification line yet, or null when there is one: what a deadline or a close means. */
  silence(happened: 'late' | 'closed'): Complaint | null {
    if (this.#open) return null;
    const first = this.#firstLine ?? this.#line.toString('latin1');
    if (this.#bytes > 0 && OPENSSH_REFUSALS.includes(first.trim())) {
      return {
        kind: 'refused',
        message: `${this.#peer} takes no connection now: it has too many, or bars us.`,
      };
    }
    if (this.#bytes > 0 && (this.#firstLine !== null || !'SSH-'.startsWith(first.slice(0, 4)))) {
      return { kind: 'not-ssh', message: `${this.#peer} does not identify itself as SSH.` };
    }
    if (happened === 'late') {
      return {
        kind: 'timeout',
        message: `${this.#peer} accepted the connection but did not identify itself in time.`,
      };
    }
    return { kind: 'refused', message: `${this.#peer} closed the connection before it identified itself.` };
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    const socket = this.#socket;
    // What ssh2 says in one turn goes out in one piece: each piece is a call of the system and a packet.
    if (socket.writableCorked === 0) {
      socket.cork();
      process.nextTick(() => socket.uncork());
    }
    // An error of the socket is told by its own event, and must not surface a second time here.
    if (socket.write(chunk, () => {})) done();
    else socket.once('drain', done);
  }

  override _final(done: () => void): void {
    this.#socket.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }

  #receive(chunk: Buffer): void {
    if (this.destroyed) return;
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) {
      this.#complain({ kind: 'output-limit', message: `${this.#peer} sent more than a session may hold.` });
    } else if (this.#open) {
      this.#pass(chunk);
    } else {
      this.#awaitIdent(chunk);
    }
  }

  #awaitIdent(chunk: Buffer): void {
    let rest = this.#line.length === 0 ? chunk : Buffer.concat([this.#line, chunk]);
    for (let end = rest.indexOf(NEWLINE); end !== -1; end = rest.indexOf(NEWLINE)) {
      const line = rest.toString('latin1', 0, end).replace(/\r$/, '');
      if (line.startsWith('SSH-')) return this.#identified(line, rest);
      this.#firstLine ??= line.slice(0, 80);
      rest = rest.subarray(end + 1);
    }
    this.#line = rest;
    if (this.#bytes > MAX_GREETING_BYTES) {
      this.#complain({
        kind: 'not-ssh',
        message: `${this.#peer} talks on without naming itself as SSH.`,
      });
    }
  }

  #identified(line: string, bytes: Buffer): void {
    if (/^SSH-1\.(?!99-)/.test(line)) {
      this.#complain({
        kind: 'kex-mismatch',
        message: `${this.#peer} speaks only version 1 of the SSH protocol.`,
      });
    } else if (!/^SSH-(2\.0|1\.99)-[\x20-\x7e]+$/.test(line)) {
      this.#complain({ kind: 'not-ssh', message: `${this.#peer} identifies itself as no SSH we know.` });
    } else {
      this.#open = true;
      this.ident = line;
      this.#line = Buffer.alloc(0);
      this.#pass(bytes);
    }
  }

  #pass(chunk: Buffer): void {
    if (!this.push(chunk)) this.#socket.pause();
  }

  #finish(): void {
    if (this.#ended || this.destroyed) return;
    this.#ended = true;
    this.push(null);
  }
}
