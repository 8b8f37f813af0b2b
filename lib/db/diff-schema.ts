import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { migrationsFolder, noFilter, readMigrations, readSchema } from './migration-files.ts';
import { withSchemaEngine } from './schema-engine.ts';

/**
 * Writes prisma/migrations/<next number>_<name>/migration.sql with the SQL that turns the migrations into
 * prisma/schema.prisma, for a person to review and extend. Returns the file's path, or null when they agree.
 * Needs no database and no network: an embedded PostgreSQL is started for it and thrown away.
 */
export async function diffSchema(name: string): Promise<string | null> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'ferrule-diff-'));
  try {
    // Started as root, PostgreSQL runs as another account and must get in.
    await chmod(scratch, 0o711);
    const postgres = await startEmbeddedPostgres({ dataDir: path.join(scratch, 'postgres'), log: () => {} });
    try {
      const sql = await schemaDifference(postgres.ownerUrl);
      return sql === null ? null : await writeMigration(name, sql);
    } finally {
      await postgres.stop();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * The SQL that turns the migrations into prisma/schema.prisma, or null when they agree. What Prisma does not see
 * (checks, partial and expression indexes, extensions) is no difference.
 * `databaseUrl` is a server on which a scratch database may be created; its other databases are not read.
 */
export async function schemaDifference(databaseUrl: string): Promise<string | null> {
  const [schema, migrations] = await Promise.all([readSchema(), readMigrations()]);
  const { exitCode, stdout } = await withSchemaEngine(databaseUrl, schema, (engine) =>
    engine.diff({
      from: { tag: 'migrations', ...migrations },
      to: { tag: 'schemaDatamodel', files: [schema] },
      script: true,
      exitCode: true,
      filters: noFilter,
    }),
  );
  return exitCode === 0 ? null : stdout;
}

async function writeMigration(name: string, sql: string): Promise<string> {
  const { migrationDirectories } = await readMigrations();
  const last = Number.parseInt(migrationDirectories.at(-1)?.path ?? '0', 10);
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? ['change'];
  const folder = [String(last + 1).padStart(4, '0'), ...words].join('_');
  const file = path.join(migrationsFolder, folder, 'migration.sql');
  await mkdir(path.dirname(file));
  await writeFile(file, sql);
  return file;
}
