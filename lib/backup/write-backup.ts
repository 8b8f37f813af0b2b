import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';

import { connectOrExplain } from '#lib/db/connect-or-explain.ts';
import { UserError } from '#lib/fleet/user-error.ts';

import { type BackupHeader, type BackupManifest, chunkOf, FORMAT, lineOf } from './backup-format.ts';
import { listMigrations, listSequences, listTables, SHORT_LIVED } from './database-tables.ts';

/**
 * Writes the whole database, as it is at one moment, to a file of its own that only this user reads: while Ferrule runs, and with
 * no lock that it would wait for. It holds password hashes and sealed secrets, and no key. Returns the rows of each table.
 * @throws UserError when the file exists
 */
export async function writeBackup(
  databaseUrl: string,
  file: string,
  version: string,
): Promise<Record<string, number>> {
  if (await stat(file).catch(() => null))
    throw new UserError(409, `${file} exists already. Name another file.`);
  const client = await connectOrExplain(databaseUrl);
  const draft = `${file}.part`;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const rows: Record<string, number> = {};
    const parts = Readable.from(partsOf(client, version, rows), { objectMode: false });
    await pipeline(parts, createGzip(), createWriteStream(draft, { flags: 'wx', mode: 0o600 }));
    await rename(draft, file);
    return rows;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await rm(draft, { force: true });
    throw error;
  } finally {
    await client.end();
  }
}

async function* partsOf(
  client: pg.Client,
  version: string,
  rows: Record<string, number>,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const part of contentOf(client, version, rows)) {
    hash.update(part);
    yield part;
  }
  const manifest: BackupManifest = {
    rows,
    sequences: await listSequences(client),
    sha256: hash.digest('hex'),
  };
  yield lineOf(manifest);
}

async function* contentOf(
  client: pg.Client,
  version: string,
  rows: Record<string, number>,
): AsyncGenerator<Buffer> {
  const migrations = await listMigrations(client);
  if (migrations.length === 0)
    throw new UserError(409, 'This database is not of Ferrule: there is nothing to back up.');
  const madeAt = new Date().toISOString();
  yield lineOf({ format: FORMAT, ferrule: version, madeAt, migrations } satisfies BackupHeader);
  for (const { name, columns } of await listTables(client)) {
    if (SHORT_LIVED.includes(name)) continue;
    yield lineOf({ table: name, columns });
    const stream = client.query(copyTo(copySql(name, columns, 'TO STDOUT')));
    for await (const chunk of stream) yield chunkOf(chunk as Buffer);
    yield chunkOf(Buffer.alloc(0));
    rows[name] = stream.rowCount;
  }
}

/** COPY of these columns of a table. */
export function copySql(table: string, columns: string[], direction: 'TO STDOUT' | 'FROM STDIN'): string {
  const names = columns.map((column) => pg.escapeIdentifier(column)).join(', ');
  return `COPY public.${pg.escapeIdentifier(table)} (${names}) ${direction}`;
}
