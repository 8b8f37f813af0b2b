import { createHash } from 'node:crypto';
import { z } from 'zod';

import { UserError } from '#lib/fleet/user-error.ts';

/*
 * A backup is one gzip stream: the header as a line of JSON; for each table a line of JSON and what COPY gives, in chunks with
 * their length before them (four bytes, big endian) and an empty one at the end; the manifest as a line of JSON.
 */

export const FORMAT = 'ferrule-backup-1';

export const backupHeader = z.strictObject({
  format: z.literal(FORMAT),
  /** The version of Ferrule that made it, and when. */
  ferrule: z.string(),
  madeAt: z.string(),
  migrations: z.array(z.string()),
});

export const tableHeader = z.strictObject({ table: z.string(), columns: z.array(z.string()) });

export const backupManifest = z.strictObject({
  rows: z.record(z.string(), z.number()),
  sequences: z.record(z.string(), z.string().nullable()),
  /** Of everything before the manifest, as it was before gzip. */
  sha256: z.string(),
});

export type BackupHeader = z.infer<typeof backupHeader>;
export type BackupManifest = z.infer<typeof backupManifest>;

const MAX_LINE = 1024 * 1024;
const MAX_CHUNK = 64 * 1024 * 1024;

export const lineOf = (value: object): Buffer => Buffer.from(`${JSON.stringify(value)}\n`);

/** A chunk with its length before it; an empty one ends a table. */
export function chunkOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return bytes.length === 0 ? length : Buffer.concat([length, bytes]);
}

/** Reads the parts of a backup one after the other, and hashes what it has read. */
export class BackupReader {
  readonly #hash = createHash('sha256');
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next line of JSON; `hashed` false for the manifest. @throws UserError when it is none of these */
  async line<S extends z.ZodType>(schema: S, hashed = true): Promise<z.infer<S>> {
    let end: number;
    while ((end = this.#rest.indexOf(10)) === -1) {
      if (this.#rest.length > MAX_LINE || !(await this.#more())) throw damaged();
    }
    const bytes = this.#take(end + 1);
    if (hashed) this.#hash.update(bytes);
    const parsed = schema.safeParse(parseJson(bytes));
    if (!parsed.success) throw damaged();
    return parsed.data;
  }

  /** The chunks of a table. @throws UserError when the file ends within */
  async *chunks(): AsyncGenerator<Buffer> {
    for (;;) {
      const head = await this.#exactly(4);
      const length = head.readUInt32BE();
      if (length === 0) return;
      if (length > MAX_CHUNK) throw damaged();
      yield await this.#exactly(length);
    }
  }

  /** Of everything that was read, but for a line that was not to be hashed. */
  sha256(): string {
    return this.#hash.copy().digest('hex');
  }

  /** @throws UserError when something follows */
  async end(): Promise<void> {
    if (this.#rest.length > 0 || (await this.#more())) throw damaged();
  }

  async #exactly(length: number): Promise<Buffer> {
    while (this.#rest.length < length) {
      if (!(await this.#more())) throw damaged();
    }
    const bytes = this.#take(length);
    this.#hash.update(bytes);
    return bytes;
  }

  #take(length: number): Buffer {
    const bytes = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return bytes;
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#source.next();
    if (done) return false;
    this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value]);
    return true;
  }
}

export function damaged(): UserError {
  return new UserError(
    400,
    'This is no backup of Ferrule, or it is damaged or not complete. Nothing was restored.',
  );
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString()) as unknown;
  } catch {
    return null;
  }
}
