import { createRequire } from 'node:module';

/** Hands on the message of each packet; where that is answered with false it stops and says how far it came. */
export interface Opener {
  decrypt(data: Buffer, from: number, end: number): number | undefined;
}

/** Makes a packet of a message. */
export type Seal = (message: Buffer) => void;
type Write = (packet: Buffer) => void;
type Receive = (message: Buffer) => false | void;

export const CIPHER = 'aes128-gcm@openssh.com';
export const KEY_BYTES = 16;
export const IV_BYTES = 12;
const TAG_BYTES = 16;
const BLOCK_BYTES = 16;
const LENGTH_BYTES = 4;
/** Behind the length of the packet and that of its padding. */
const MESSAGE_AT = LENGTH_BYTES + 1;
const LEAST_PADDING_BYTES = 4;

/** How ssh2 does it, with a native binding where that could be built: node:crypto takes twenty times as long. */
const ssh2 = createRequire(import.meta.url)('ssh2/lib/protocol/crypto.js') as {
  bindingAvailable: boolean;
  CIPHER_INFO: Record<string, object>;
  NullDecipher: new (sequence: number, onPayload: Receive) => Opener;
  createCipher(config: object): { encrypt(packet: Buffer): void };
  createDecipher(config: object): Opener;
};
/** The binding puts the tag into the packet itself. */
const TAG_ROOM = ssh2.bindingAvailable ? TAG_BYTES : 0;

export const plainOpener = (onPayload: Receive): Opener => new ssh2.NullDecipher(0, onPayload);

/** RFC 5647 as OpenSSH has it: AES-128-GCM. */
export const gcmOpener = (decipherKey: Buffer, decipherIV: Buffer, onPayload: Receive): Opener =>
  ssh2.createDecipher({
    inbound: { seqno: 0, decipherInfo: ssh2.CIPHER_INFO[CIPHER], decipherKey, decipherIV, onPayload },
  });

export const plainPacket = (message: Buffer): Buffer => packetOf(message, 0, 0);

export function gcmSeal(cipherKey: Buffer, cipherIV: Buffer, onWrite: Write): Seal {
  const cipher = ssh2.createCipher({
    outbound: { seqno: 0, cipherInfo: ssh2.CIPHER_INFO[CIPHER], cipherKey, cipherIV, onWrite },
  });
  return (message) => cipher.encrypt(packetOf(message, LENGTH_BYTES, TAG_ROOM));
}

/** RFC 4253, section 6: whole blocks from `blocksFrom` on. Padded with zeros, not with random bytes: those take longer. */
function packetOf(message: Buffer, blocksFrom: number, room: number): Buffer {
  const end = MESSAGE_AT + message.length;
  const over = (end + LEAST_PADDING_BYTES - blocksFrom) % BLOCK_BYTES;
  const padding = LEAST_PADDING_BYTES + (over === 0 ? 0 : BLOCK_BYTES - over);
  const packet = Buffer.allocUnsafe(end + padding + room);
  packet.writeUInt32BE(end + padding - LENGTH_BYTES);
  packet.writeUInt8(padding, LENGTH_BYTES);
  packet.set(message, MESSAGE_AT);
  return packet.fill(0, end);
}

/** RFC 4251, section 5: a boolean, a uint32, or a string of these bytes. */
export type Field = boolean | number | string | Buffer;

export function fieldsOf(...fields: Field[]): Buffer {
  const bytes = Buffer.allocUnsafe(fields.reduce<number>((sum, field) => sum + sizeOf(field), 0));
  writeFields(bytes, 0, fields);
  return bytes;
}

export function messageOf(type: number, ...fields: Field[]): Buffer {
  const bytes = Buffer.allocUnsafe(fields.reduce<number>((sum, field) => sum + sizeOf(field), 1));
  writeFields(bytes, bytes.writeUInt8(type), fields);
  return bytes;
}

function writeFields(bytes: Buffer, from: number, fields: Field[]): void {
  let at = from;
  for (const field of fields) {
    if (typeof field === 'boolean') {
      at = bytes.writeUInt8(Number(field), at);
    } else if (typeof field === 'number') {
      at = bytes.writeUInt32BE(field, at);
    } else {
      at = bytes.writeUInt32BE(field.length, at);
      at += typeof field === 'string' ? bytes.write(field, at, 'latin1') : field.copy(bytes, at);
    }
  }
}

function sizeOf(field: Field): number {
  if (typeof field === 'boolean') return 1;
  return typeof field === 'number' ? 4 : 4 + field.length;
}

/** Reads the fields of a message one after the other; throws a RangeError where it is too short. */
export class FieldReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  byte(): number {
    this.#at += 1;
    return this.#bytes.readUInt8(this.#at - 1);
  }

  boolean(): boolean {
    return this.byte() !== 0;
  }

  uint32(): number {
    this.#at += 4;
    return this.#bytes.readUInt32BE(this.#at - 4);
  }

  bytes(): Buffer {
    const length = this.uint32();
    this.#at += length;
    if (this.#at > this.#bytes.length) throw new RangeError('A string goes on after the end of its message.');
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  text(): string {
    return this.bytes().toString('latin1');
  }
}
