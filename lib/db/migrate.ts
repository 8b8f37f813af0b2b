import { DriverAdapterError } from '@prisma/driver-adapter-utils';
import pg from 'pg';

import { checkServer } from './check-server.ts';
import { connectOrExplain } from './connect-or-explain.ts';
import { noFilter, readMigrations, readSchema } from './migration-files.ts';
import { withSchemaEngine } from './schema-engine.ts';
import { StartupError } from './startup-error.ts';

/** The advisory lock of Prisma's engine: taken by our engine and by `prisma migrate deploy` while they apply. */
const ENGINE_LOCK = 72_707_369;
/** Ours, around the whole of migrate(). */
const FERRULE_LOCK = 72_707_370;
const LOCK_WAIT_S = 120;

/**
 * Applies the migrations of prisma/migrations that the database does not have yet, in order, each in one transaction,
 * and records them in `_prisma_migrations` as `prisma migrate deploy` does. Concurrent callers wait for each other.
 * Throws StartupError when the database is down or unfit, or when a migration fails: then nothing of that migration
 * stays, and a later call tries it again. `only` are the names of those that may be applied; left out: all.
 */
export async function migrate(
  databaseUrl: string,
  log: (line: string) => void = () => {},
  only: readonly string[] | null = null,
): Promise<{ applied: string[] }> {
  const client = await connectOrExplain(databaseUrl);
  try {
    await lock(client, FERRULE_LOCK);
    const missing = await missingMigrations(client);
    if (!missing.some((name) => only === null || only.includes(name))) return { applied: [] };
    await checkServer(client);
    await forgetUnfinished(client);
    const [schema, migrations] = await Promise.all([readSchema(), readMigrations()]);
    const migrationDirectories = migrations.migrationDirectories.filter(
      ({ path }) => only === null || only.includes(path),
    );
    const migrationsList = { ...migrations, migrationDirectories };
    try {
      const { appliedMigrationNames: applied } = await withSchemaEngine(databaseUrl, schema, (engine) =>
        engine.applyMigrations({ migrationsList, filters: noFilter }),
      );
      for (const name of applied) log(`applied migration ${name}`);
      return { applied };
    } catch (error) {
      throw explainFailure(error, await forgetUnfinished(client).catch(() => null));
    }
  } finally {
    await client.end();
  }
}

/**
 * The names of the migrations that the database does not have yet; empty when it is up to date. Two small queries:
 * processes call it before they start work. Throws StartupError when the database is down.
 */
export async function pendingMigrations(databaseUrl: string): Promise<string[]> {
  const client = await connectOrExplain(databaseUrl);
  try {
    return await missingMigrations(client);
  } finally {
    await client.end();
  }
}

async function missingMigrations(client: pg.Client): Promise<string[]> {
  const { migrationDirectories } = await readMigrations();
  const names = migrationDirectories.map((directory) => directory.path);
  if (!(await hasMigrationsTable(client))) return names;
  const { rows } = await client.query<{ migration_name: string }>(
    'SELECT migration_name FROM public._prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const applied = new Set(rows.map((row) => row.migration_name));
  return names.filter((name) => !applied.has(name));
}

async function hasMigrationsTable(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ known: boolean }>(
    "SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS known",
  );
  return rows[0]?.known === true;
}

/**
 * Records unfinished migrations as rolled back, which they are: each is one transaction, and the engine's lock says
 * that nobody is applying one. Returns the name of the last one.
 */
async function forgetUnfinished(client: pg.Client): Promise<string | null> {
  if (!(await hasMigrationsTable(client))) return null;
  await lock(client, ENGINE_LOCK);
  const { rows } = await client.query<{ migration_name: string }>(
    `UPDATE public._prisma_migrations SET rolled_back_at = now()
      WHERE finished_at IS NULL AND rolled_back_at IS NULL RETURNING migration_name`,
  );
  await client.query('SELECT pg_advisory_unlock($1)', [ENGINE_LOCK]);
  return rows.at(-1)?.migration_name ?? null;
}

async function lock(client: pg.Client, key: number): Promise<void> {
  try {
    await client.query(`SET lock_timeout = '${LOCK_WAIT_S}s'`);
    await client.query('SELECT pg_advisory_lock($1)', [key]);
  } catch (cause) {
    if (!(cause instanceof pg.DatabaseError && cause.code === '55P03')) throw cause;
    throw new StartupError(
      `Another process has been migrating this database for more than ${LOCK_WAIT_S} s.`,
      'Wait for it to finish, or end it, then run `ferrule migrate` again.',
      { cause },
    );
  }
}

function explainFailure(error: unknown, migration: string | null): StartupError {
  if (error instanceof Error && 'code' in error && error.code === 'P3005') {
    return new StartupError(
      'The database holds tables that are not of Ferrule.',
      'Give Ferrule an empty database of its own.',
      { cause: error },
    );
  }
  const reason = error instanceof Error && error.cause instanceof DriverAdapterError ? error.cause : error;
  const message = reason instanceof DriverAdapterError ? reason.cause.originalMessage : String(reason);
  return new StartupError(
    migration === null
      ? `The migrations could not be applied: ${message}.`
      : `Migration ${migration} failed and was undone: ${message}.`,
    'Remove the cause, then run `ferrule migrate` again.',
    { cause: error },
  );
}
