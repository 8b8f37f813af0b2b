import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

import { connectOrExplain } from '#lib/db/connect-or-explain.ts';
import { migrate } from '#lib/db/migrate.ts';
import { readMigrations } from '#lib/db/migration-files.ts';
import { UserError } from '#lib/fleet/user-error.ts';

import {
  type BackupHeader,
  backupHeader,
  backupManifest,
  BackupReader,
  damaged,
  tableHeader,
} from './backup-format.ts';
import { type BackupTable, listMigrations, listTables, SHORT_LIVED } from './database-tables.ts';
import { copySql } from './write-backup.ts';

/**
 * Restores a backup into an empty database, as the owner of its tables, and brings it up to date. All or nothing: the tables are
 * filled in one transaction that ends when counts and checksum are those of the backup.
 * @throws UserError when the database is not empty, or the backup is damaged or of a newer Ferrule
 */
export async function restoreBackup(
  ownerUrl: string,
  file: string,
  log: (line: string) => void = () => {},
): Promise<{ header: BackupHeader; rows: Record<string, number> }> {
  const source = createReadStream(file);
  const unzipped = createGunzip();
  // Errors of the file and of gzip reach the reader through the stream it reads.
  const flowing = pipeline(source, unzipped).catch((error: unknown) => error);
  const reader = new BackupReader(unzipped);
  try {
    const header = await explained(reader.line(backupHeader));
    await requireKnown(header.migrations);
    await requireFresh(ownerUrl, header.migrations);
    await migrate(ownerUrl, log, header.migrations);
    const rows = await explained(fill(ownerUrl, reader));
    await migrate(ownerUrl, log);
    return { header, rows };
  } finally {
    source.destroy();
    unzipped.destroy();
    await flowing;
  }
}

async function requireKnown(migrations: string[]): Promise<void> {
  const { migrationDirectories } = await readMigrations();
  const known = migrationDirectories.map((directory) => directory.path);
  const strange = migrations.filter((name, at) => known[at] !== name);
  if (strange.length > 0) {
    throw new UserError(
      409,
      `The backup was made by a newer Ferrule: this one does not have ${strange[0]}. Restore it with that version.`,
    );
  }
}

async function requireFresh(ownerUrl: string, migrations: string[]): Promise<void> {
  const client = await connectOrExplain(ownerUrl);
  try {
    const present = await listMigrations(client);
    const tables = await listTables(client);
    for (const { name } of tables) {
      const { rowCount } = await client.query(`SELECT FROM public.${pg.escapeIdentifier(name)} LIMIT 1`);
      if (rowCount !== 0) {
        throw new UserError(
          409,
          `The database is not empty: the table ${name} has rows. Give it an empty one.`,
        );
      }
    }
    if (present.some((name) => !migrations.includes(name)) || (present.length === 0 && tables.length > 0)) {
      throw new UserError(409, 'The database has tables that are not of this backup. Give it an empty one.');
    }
  } finally {
    await client.end();
  }
}

async function fill(ownerUrl: string, reader: BackupReader): Promise<Record<string, number>> {
  const client = await connectOrExplain(ownerUrl);
  try {
    await client.query('BEGIN');
    const rows: Record<string, number> = {};
    const tables = (await listTables(client)).filter(({ name }) => !SHORT_LIVED.includes(name));
    for (const table of tables) {
      const given = await reader.line(tableHeader);
      if (given.table !== table.name || given.columns.join() !== table.columns.join()) throw damaged();
      rows[table.name] = await copyIn(client, table, reader);
    }
    const sha256 = reader.sha256();
    const manifest = await reader.line(backupManifest, false);
    await reader.end();
    const counted = tables.every(({ name }) => manifest.rows[name] === rows[name]);
    if (manifest.sha256 !== sha256 || !counted) throw damaged();
    for (const [name, last] of Object.entries(manifest.sequences)) {
      if (last !== null)
        await client.query('SELECT setval($1::regclass, $2)', [`public.${pg.escapeIdentifier(name)}`, last]);
    }
    await client.query('COMMIT');
    return rows;
  } finally {
    // What was not committed is undone.
    await client.end();
  }
}

async function copyIn(
  client: pg.Client,
  { name, columns }: BackupTable,
  reader: BackupReader,
): Promise<number> {
  const stream = client.query(copyFrom(copySql(name, columns, 'FROM STDIN')));
  await pipeline(Readable.from(reader.chunks(), { objectMode: false }), stream);
  return stream.rowCount;
}

/** What gzip says of a file that is none, or ends too early. */
async function explained<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: NodeJS.ErrnoException) => {
    if (error.code?.startsWith('Z_') || error.code === 'ERR_STREAM_PREMATURE_CLOSE') throw damaged();
    throw error;
  });
}
