import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, lstatSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

import { setApplicationRole } from './application-role.ts';
import { lockDataDir } from './data-dir-lock.ts';
import { explainDiskError, explainPrintedDiskError } from './disk-error.ts';
import { makeDir } from './make-dir.ts';
import { type Account, choosePlace } from './postgres-account.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { ensurePostmaster, type PostmasterPlan, stopPostmaster } from './postmaster.ts';
import { PLAIN_ENVIRONMENT } from './running-process.ts';
import { StartupError } from './startup-error.ts';

const SETTINGS = {
  max_connections: '100',
  shared_buffers: '128MB',
  fsync: 'on',
  synchronous_commit: 'on',
  // The first run fills empty tables: until they are looked at, statements are planned as if there were nothing in them.
  autovacuum_naptime: '10s',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

const OWNER = 'ferrule';
const APPLICATION = 'ferrule_app';
const INITDB_MS = 120_000;
const LOG_BYTES = 5_000_000;
// sockaddr_un.sun_path holds 104 bytes on macOS, 108 on Linux, with the final NUL.
const SOCKET_PATH_BYTES = process.platform === 'darwin' ? 103 : 107;

export interface EmbeddedPostgres {
  /** For pg, Prisma and BullMQ: a role that may change rows but no table; carries its password, a new one each time. */
  url: string;
  /** The owner of everything, for migrations. */
  ownerUrl: string;
  /** Ends the server and gives the data directory back. */
  stop(): Promise<void>;
}

/**
 * Starts the private PostgreSQL of this data directory, which is created on first use, and waits until it takes
 * connections; adopts the server that a killed Ferrule left running. Only a Unix socket in a directory of mode 0700.
 * `dataDir` gets `cluster` (the data), `password`, `server.log` and `ferrule.lock`. `settings` override postgresql.conf.
 * Throws StartupError with the way out.
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  log: (line: string) => void;
  settings?: Record<string, string>;
}): Promise<EmbeddedPostgres> {
  const binaries = findPostgresBinaries();
  const wanted = path.resolve(options.dataDir);
  let dataDir = wanted;
  try {
    const { programs, account, ...place } = await choosePlace(wanted, binaries, options.log);
    await makePrivateDir(place.dataDir, account);
    dataDir = await realpath(place.dataDir);
    const unlock = await lockDataDir(dataDir);
    try {
      const cluster = path.join(dataDir, 'cluster');
      const passwordFile = path.join(dataDir, 'password');
      if (existsSync(path.join(cluster, 'PG_VERSION'))) {
        await refuseOtherMajor(cluster, binaries.major);
      } else {
        options.log(`Creating a database in ${dataDir}`);
        await createCluster({ programs, cluster, passwordFile, account });
      }
      const plan: PostmasterPlan = {
        programs,
        cluster,
        account,
        socketDir: await makeSocketDir(dataDir, account),
        logFile: await rotateLog(path.join(dataDir, 'server.log')),
        settings: { ...SETTINGS, ...options.settings },
        password: await readPassword(passwordFile),
      };
      return await serve(plan, options.log, unlock);
    } catch (error) {
      await unlock();
      throw error;
    }
  } catch (error) {
    throw explainDiskError(error, dataDir);
  }
}

async function serve(
  plan: PostmasterPlan,
  log: (line: string) => void,
  unlock: () => Promise<void>,
): Promise<EmbeddedPostgres> {
  const { pid, socketDir, adopted } = await ensurePostmaster(plan);
  if (adopted) log(`Using the database server (pid ${pid}) that was left running`);
  const url = (user: string, password: string, database = 'ferrule') =>
    `postgresql://${user}:${password}@localhost/${database}?host=${encodeURIComponent(socketDir)}`;
  const password = randomBytes(24).toString('hex');
  try {
    await createDatabase(url(OWNER, plan.password, 'postgres'), password);
  } catch (error) {
    await stopPostmaster(pid);
    throw error;
  }
  const stop = async () => {
    await stopPostmaster(pid);
    await rm(plan.socketDir, { recursive: true, force: true });
    await unlock();
  };
  let stopping: Promise<void> | undefined;
  return {
    url: url(APPLICATION, password),
    ownerUrl: url(OWNER, plan.password),
    stop: () => (stopping ??= stop()),
  };
}

async function makePrivateDir(dir: string, account: Account | null): Promise<void> {
  await makeDir(dir);
  if (account) await chown(dir, account.uid, account.gid);
  await chmod(dir, 0o700);
}

async function refuseOtherMajor(cluster: string, major: number): Promise<void> {
  const found = (await readFile(path.join(cluster, 'PG_VERSION'), 'utf8')).trim();
  if (found === String(major)) return;
  throw new StartupError(
    `The data in ${cluster} was written by PostgreSQL ${found}, and this Ferrule brings PostgreSQL ${major}.`,
    'Start the Ferrule version that wrote it, dump the database, and load it into a new data directory.',
  );
}

/** initdb into a draft that is renamed when complete: a killed first start leaves no half cluster. */
async function createCluster(place: {
  programs: string;
  cluster: string;
  passwordFile: string;
  account: Account | null;
}): Promise<void> {
  const { programs, cluster, passwordFile, account } = place;
  const draft = `${cluster}.new`;
  await rm(draft, { recursive: true, force: true });
  await rm(passwordFile, { force: true });
  await writeFile(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600, flag: 'wx' });
  if (account) await chown(passwordFile, account.uid, account.gid);
  const args = [
    '-D',
    draft,
    '-U',
    OWNER,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--data-checksums',
  ];
  // The built-in provider: the same order and case rules on every machine, whatever locales it has.
  args.push('--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8');
  await promisify(execFile)(path.join(programs, 'bin/initdb'), args, {
    ...account,
    cwd: '/',
    timeout: INITDB_MS,
    env: PLAIN_ENVIRONMENT,
  }).catch(async (cause: Error & { stderr?: string }) => {
    await rm(draft, { recursive: true, force: true });
    const printed = cause.stderr ?? cause.message;
    const reason = /error: (.*)|FATAL: +(.*)/.exec(printed);
    throw (
      explainPrintedDiskError(printed, cluster) ??
      new StartupError(
        `PostgreSQL could not create a database: ${reason?.[1] ?? reason?.[2] ?? cause.message}.`,
        'Remove the cause, or set DATABASE_URL to a PostgreSQL server.',
        { cause },
      )
    );
  });
  await rename(draft, cluster);
}

async function readPassword(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    throw new StartupError(
      `The password of the embedded database is missing: ${file}.`,
      'Restore that file from a backup of the data directory.',
      { cause },
    );
  }
}

async function makeSocketDir(dataDir: string, account: Account | null): Promise<string> {
  const beside = path.join(dataDir, 'socket');
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const fits = Buffer.byteLength(path.join(beside, '.s.PGSQL.5432')) <= SOCKET_PATH_BYTES;
  // The temporary directory of root may be closed to PostgreSQL's account.
  const dir = fits ? beside : path.join(account ? '/tmp' : tmpdir(), `ferrule-${hash}`);
  const found = lstatSync(dir, { throwIfNoEntry: false });
  const owners = [0, account?.uid ?? process.getuid?.()];
  if (!found) {
    // Not recursive: fails when somebody puts a link there in this moment.
    await mkdir(dir, { mode: 0o700 });
  } else if (!found.isDirectory() || !owners.includes(found.uid)) {
    throw new StartupError(
      `${dir}, where the database's socket goes, belongs to somebody else.`,
      'Remove it, or set FERRULE_DATA_DIR to a directory with a shorter path.',
    );
  }
  await makePrivateDir(dir, account);
  return dir;
}

async function rotateLog(file: string): Promise<string> {
  const found = await stat(file).catch(() => null);
  if (found && found.size > LOG_BYTES) await rename(file, `${file}.1`);
  return file;
}

async function createDatabase(url: string, applicationPassword: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = 'ferrule'");
    if (rowCount === 0) await client.query('CREATE DATABASE ferrule');
    await setApplicationRole(client, APPLICATION, applicationPassword);
  } finally {
    await client.end();
  }
}
