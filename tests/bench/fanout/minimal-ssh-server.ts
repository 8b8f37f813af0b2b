import { createHash, diffieHellman, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Socket } from 'node:net';

import { asMpint, importRaw } from '#lib/ssh/key-import.ts';

import {
  CIPHER,
  type Field,
  FieldReader,
  fieldsOf,
  gcmOpener,
  gcmSeal,
  IV_BYTES,
  KEY_BYTES,
  messageOf,
  type Opener,
  plainOpener,
  plainPacket,
  type Seal,
} from './ssh-packets.ts';

/** A host as its clients see it. */
export interface SshHost {
  /** Ed25519, and the same as it travels on the wire. */
  hostKey: { secret: KeyObject; publicBlob: Buffer };
  /** The one login. A signature by its key is not verified. */
  login: { username: string; publicBlob: Buffer };
  /** How long a command takes. */
  latencyMs: number;
  /** What a command says, with the standard input of SHELL and of no other; null where it fails. */
  answer(command: string, stdin: string): string | null;
}

/** The one command that waits for the end of its standard input. */
export const SHELL = '/bin/sh -s';
const IDENT = 'SSH-2.0-bench';
/** RFC 4253, section 4.2. */
const MAX_IDENT_BYTES = 255;
const LINE_FEED = 10;
/** Never less than what a client sends, so that it need not be told of more. */
const WINDOW_BYTES = 0x7fffffff;
const PACKET_BYTES = 32_768;
const RESOURCE_SHORTAGE = 4;

/** RFC 4253, 8731, 4252 and 4254. */
const MSG = {
  disconnect: 1, ignore: 2, unimplemented: 3, debug: 4, serviceRequest: 5, serviceAccept: 6, extInfo: 7,
  kexInit: 20, newKeys: 21, kexEcdhInit: 30, kexEcdhReply: 31,
  authRequest: 50, authFailure: 51, authSuccess: 52, authPkOk: 60,
  globalRequest: 80, requestFailure: 82,
  open: 90, openConfirmation: 91, openFailure: 92, windowAdjust: 93, data: 94, eof: 96, close: 97, request: 98,
  success: 99, failure: 100,
} as const; // prettier-ignore

const COOKIE = Buffer.alloc(16);
const KEX_INIT = Buffer.concat([
  Buffer.of(MSG.kexInit),
  COOKIE,
  fieldsOf('curve25519-sha256', 'ssh-ed25519', CIPHER, CIPHER, 'hmac-sha2-256', 'hmac-sha2-256'),
  fieldsOf('none', 'none', '', '', false, 0),
]);

/** RFC 4253, sections 4.2 and 7.1: neither waits for the client's. */
const GREETING = Buffer.concat([Buffer.from(`${IDENT}\r\n`), plainPacket(KEX_INIT)]);

/** This side of X25519. No real server may use one for two sessions; it would cost more than all else here. */
const half = generateKeyPairSync('x25519');
const HALF_PUBLIC = half.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);

/**
 * One session of a client with a host, as cheap as it can be: Ed25519, X25519 and AES-GCM only, one channel with one
 * command, and all that is said in a turn in one write. A client that asks for anything else is cut off.
 */
export function serveSsh(socket: Socket, host: SshHost): void {
  const session = new SshSession(socket, host);
  socket.on('error', () => {}).on('data', (chunk: Buffer) => session.receive(chunk));
  socket.write(GREETING);
}

class SshSession {
  readonly #socket: Socket;
  readonly #host: SshHost;
  #spoken: Buffer[] = [];
  #clientIdent = '';
  #clientKexInit: Buffer | null = null;
  #seal: Seal = (said) => this.#spoken.push(plainPacket(said));
  #opener: Opener = plainOpener((payload) => this.#hear(payload));
  /** From the key exchange until the client uses it. */
  #nextOpener: Opener | null = null;
  #isSignedIn = false;
  #channel: Channel | null = null;

  constructor(socket: Socket, host: SshHost) {
    this.#socket = socket;
    this.#host = host;
  }

  receive(chunk: Buffer): void {
    try {
      let at: number | undefined = this.#clientIdent.endsWith('\n') ? 0 : this.#readIdent(chunk);
      while (at !== undefined && at < chunk.length) at = this.#opener.decrypt(chunk, at, chunk.length);
      this.#flush();
    } catch {
      this.#socket.destroy();
    }
  }

  /** RFC 4253, section 4.2; where the packets begin. */
  #readIdent(chunk: Buffer): number {
    const end = chunk.indexOf(LINE_FEED) + 1 || chunk.length;
    this.#clientIdent += chunk.toString('latin1', 0, end);
    if (this.#clientIdent.length > MAX_IDENT_BYTES) throw new RangeError('The identification is too long.');
    return end;
  }

  #say(type: number, ...fields: Field[]): void {
    this.#seal(messageOf(type, ...fields));
  }

  #flush(): void {
    if (this.#spoken.length === 0) return;
    this.#socket.write(Buffer.concat(this.#spoken));
    this.#spoken = [];
  }

  #hear(payload: Buffer): false | void {
    const said = new FieldReader(payload);
    const type = said.byte();
    if (type >= MSG.globalRequest && !this.#isSignedIn) throw new Error('Not signed in.');
    switch (type) {
      case MSG.disconnect:
        return void this.#socket.end();
      case MSG.ignore:
      case MSG.unimplemented:
      case MSG.debug:
      case MSG.extInfo:
        return undefined;
      case MSG.kexInit:
        if (this.#clientKexInit) throw new Error('Keys are exchanged once only.');
        this.#clientKexInit = payload;
        return undefined;
      case MSG.kexEcdhInit:
        return this.#exchangeKeys(said.bytes());
      case MSG.newKeys:
        if (!this.#nextOpener) throw new Error('No keys were exchanged.');
        this.#opener = this.#nextOpener;
        return false;
      case MSG.serviceRequest:
        return this.#say(MSG.serviceAccept, said.bytes());
      case MSG.authRequest:
        return this.#authenticate(said);
      case MSG.globalRequest:
        said.bytes();
        return said.boolean() ? this.#say(MSG.requestFailure) : undefined;
      case MSG.open:
        return this.#open(said);
      default:
        return this.#hearChannel(type, said);
    }
  }

  /** RFC 8731, with the keys of RFC 4253, section 7.2. */
  #exchangeKeys(clientHalf: Buffer): void {
    if (!this.#clientKexInit || this.#nextOpener) throw new Error('Keys are exchanged once only.');
    const { secret, publicBlob } = this.#host.hostKey;
    const publicKey = importRaw('X25519', clientHalf);
    const shared = fieldsOf(asMpint(diffieHellman({ privateKey: half.privateKey, publicKey })));
    const idents = fieldsOf(this.#clientIdent.replace(/\r?\n$/, ''), IDENT);
    const said = fieldsOf(this.#clientKexInit, KEX_INIT, publicBlob, clientHalf, HALF_PUBLIC);
    const id = sha256(idents, said, shared);
    const signature = fieldsOf('ssh-ed25519', sign(null, id, secret));
    this.#say(MSG.kexEcdhReply, publicBlob, HALF_PUBLIC, signature);
    this.#say(MSG.newKeys);
    const derive = (letter: string, bytes: number) =>
      sha256(shared, id, Buffer.from(letter), id).subarray(0, bytes);
    this.#nextOpener = gcmOpener(derive('C', KEY_BYTES), derive('A', IV_BYTES), (payload) =>
      this.#hear(payload),
    );
    this.#seal = gcmSeal(derive('D', KEY_BYTES), derive('B', IV_BYTES), (packet) =>
      this.#spoken.push(packet),
    );
  }

  /** RFC 4252: by the key of the one login, which a client may ask about before it signs. */
  #authenticate(said: FieldReader): void {
    const [username, , method] = [said.text(), said.text(), said.text()];
    const { login } = this.#host;
    if (this.#isSignedIn) return;
    if (method !== 'publickey' || username !== login.username) return this.#refuse();
    const [isSigned, algorithm, key] = [said.boolean(), said.bytes(), said.bytes()];
    if (!key.equals(login.publicBlob)) return this.#refuse();
    if (!isSigned) return this.#say(MSG.authPkOk, algorithm, key);
    this.#say(MSG.authSuccess);
    this.#isSignedIn = true;
  }

  #refuse(): void {
    this.#say(MSG.authFailure, 'publickey', false);
  }

  /** RFC 4254, section 5.1. */
  #open(said: FieldReader): void {
    const type = said.text();
    const [number, window, packet] = [said.uint32(), said.uint32(), said.uint32()];
    if (this.#channel || type !== 'session')
      return this.#say(MSG.openFailure, number, RESOURCE_SHORTAGE, 'One session.', '');
    this.#channel = {
      number,
      window,
      packet: Math.min(packet, PACKET_BYTES),
      command: null,
      stdin: '',
      left: null,
    };
    return this.#say(MSG.openConfirmation, number, 0, WINDOW_BYTES, PACKET_BYTES);
  }

  #hearChannel(type: number, said: FieldReader): void {
    const channel = this.#channel;
    if (!channel) throw new Error('No channel is open.');
    said.uint32();
    switch (type) {
      case MSG.windowAdjust:
        channel.window += said.uint32();
        return this.#sendLeft(channel);
      case MSG.data:
        channel.stdin += channel.command === SHELL ? said.text() : '';
        return undefined;
      case MSG.eof:
        return channel.command === SHELL ? this.#run(channel, SHELL) : undefined;
      case MSG.close:
        return undefined;
      case MSG.request:
        return this.#request(channel, said);
      default:
        throw new Error('An unknown message.');
    }
  }

  /** RFC 4254, section 6: a command and its environment. */
  #request(channel: Channel, said: FieldReader): void {
    const [type, wantsReply] = [said.text(), said.boolean()];
    const isExec = type === 'exec' && channel.command === null;
    if (wantsReply) this.#say(isExec || type === 'env' ? MSG.success : MSG.failure, channel.number);
    if (!isExec) return;
    channel.command = said.text();
    if (channel.command !== SHELL) this.#run(channel, channel.command);
  }

  #run(channel: Channel, command: string): void {
    const reply = () => {
      const answer = this.#host.answer(command, channel.stdin);
      channel.left = { stdout: Buffer.from(answer ?? '', 'latin1'), status: answer === null ? 1 : 0 };
      this.#sendLeft(channel);
      this.#flush();
    };
    if (this.#host.latencyMs === 0) reply();
    else setTimeout(reply, this.#host.latencyMs);
  }

  /** As much of the answer as the client's window takes, and the end of it after its last byte. */
  #sendLeft(channel: Channel): void {
    if (!channel.left) return;
    const { stdout, status } = channel.left;
    let sent = 0;
    while (sent < stdout.length && Math.min(channel.window, channel.packet) > 0) {
      const part = stdout.subarray(sent, sent + Math.min(channel.window, channel.packet));
      this.#say(MSG.data, channel.number, part);
      sent += part.length;
      channel.window -= part.length;
    }
    channel.left = { stdout: stdout.subarray(sent), status };
    if (sent < stdout.length) return;
    channel.left = null;
    this.#say(MSG.request, channel.number, 'exit-status', false, status);
    this.#say(MSG.eof, channel.number);
    this.#say(MSG.close, channel.number);
  }
}

interface Channel {
  /** As the client counts. */
  number: number;
  /** What the client takes: in all until it says more, and in one message. */
  window: number;
  packet: number;
  command: string | null;
  stdin: string;
  /** What of the answer is not yet sent; null before there is one, and when it is sent. */
  left: { stdout: Buffer; status: number } | null;
}

function sha256(...parts: Buffer[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
