import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Config, configEnvironment, loadConfig } from '#lib/config/config.ts';
import { createKeys } from '#lib/config/create-keys.ts';
import { grantApplicationRole } from '#lib/db/application-role.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { explainDiskError } from '#lib/db/disk-error.ts';
import { makeDir } from '#lib/db/make-dir.ts';
import { migrate } from '#lib/db/migrate.ts';
import { migrateQueue } from '#lib/jobs/job-queue.ts';
import { createSetupToken, hasAdministrator } from '#lib/people/setup-link.ts';

import { shutdownSignal, startPart } from './process-life.ts';

/** What is up while Ferrule runs, for a command that adds to it. */
export interface Running {
  config: Config & { databaseUrl: string };
  db: Db;
}

const say = (line: string) => process.stdout.write(`${line}\n`);

export async function start(): Promise<number> {
  return runAll(async () => async () => {});
}

/**
 * Brings everything up, prints the address and stays until told to stop. What was started is stopped in the opposite
 * order, whatever went wrong. `beforeWork` runs when the database is there and no worker yet; it returns its undoing.
 */
export async function runAll(
  beforeWork: (running: Running) => Promise<() => Promise<void>>,
  settings: Partial<Config> = {},
): Promise<number> {
  const stopped = shutdownSignal();
  const undo: (() => unknown)[] = [];
  try {
    const loaded = { ...loadConfig(), ...settings };
    await makeDir(loaded.dataDir).catch((error: unknown) => {
      throw explainDiskError(error, loaded.dataDir);
    });
    const database = loaded.databaseUrl
      ? null
      : await startEmbeddedPostgres({ dataDir: join(loaded.dataDir, 'postgres'), log: say });
    if (database) undo.push(() => database.stop());
    const config = {
      ...loaded,
      databaseUrl: database?.url ?? loaded.databaseUrl!,
      migrateUrl: database?.ownerUrl ?? loaded.migrateUrl,
    };
    undo.push(noteRuntime(config));
    await prepare(config);
    const db = openDb(config.databaseUrl, { max: 2, name: 'ferrule-start' });
    undo.push(() => db.close());
    undo.push(await beforeWork({ config, db }));

    const env = configEnvironment(config);
    const web = startPart('web', env);
    undo.push(() => web.stop());
    const worker = startPart('worker', env);
    undo.push(() => worker.stop());
    await Promise.all([web.ready, worker.ready]);
    say(await welcome({ config, db }));
    await stopped;
    say('\nStopping ...');
    return 0;
  } finally {
    for (const step of undo.toReversed()) await step();
  }
}

/** Creates or updates the keys, the database and the queue's tables, and what the application's role may do with them. */
export async function prepare(config: Config & { databaseUrl: string }): Promise<void> {
  createKeys(config.keysDir);
  const ownerUrl = config.migrateUrl ?? config.databaseUrl;
  const { applied } = await migrate(ownerUrl, say);
  if (applied.length > 0)
    say(`Database: applied ${applied.length} ${applied.length === 1 ? 'migration' : 'migrations'}.`);
  await migrateQueue({ redisUrl: config.redisUrl, databaseUrl: ownerUrl });
  await grantApplicationRole(ownerUrl, config.databaseUrl);
}

/** A one-time link that creates an administrator, to be printed for the person at the terminal. */
export async function setupLink(config: Config, db: Db): Promise<string> {
  return `${config.web.url}/setup?token=${await createSetupToken(db)}`;
}

async function welcome({ config, db }: Running): Promise<string> {
  const signIn = (await hasAdministrator(db))
    ? `  Sign in:    ${config.web.url}/sign-in  (no account? \`npm run -s ferrule -- signin-link\` prints a one-time link)`
    : `  Sign in:    open this one-time link to create the administrator:\n              ${await setupLink(config, db)}`;
  return `\n  Ferrule is running at ${config.web.url}\n${signIn}\n  Data:       ${config.dataDir}\n  Stop:       Ctrl-C\n`;
}

/** Lets `ferrule signin-link` find the database of a running Ferrule; readable by this user only. */
function noteRuntime(config: Config & { databaseUrl: string }): () => void {
  const path = runtimeFile(config);
  writeFileSync(path, JSON.stringify({ pid: process.pid, databaseUrl: config.databaseUrl }), { mode: 0o600 });
  return () => rmSync(path, { force: true });
}

export const runtimeFile = (config: Config) => join(config.dataDir, 'runtime.json');
