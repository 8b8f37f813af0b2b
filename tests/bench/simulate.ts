import { type ChildProcess, fork, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { loadConfig } from '#lib/config/config.ts';
import { readWebKeys } from '#lib/config/keys.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { createCredential } from '#lib/devices/create-credential.ts';
import { countFacets } from '#lib/inventory/facets.ts';
import { listInventory } from '#lib/inventory/list-inventory.ts';
import { parseInventoryQuery } from '#lib/inventory/query.ts';
import { commandActor } from '#lib/people/actor.ts';
import { findRun, listRunHistory, listRuns } from '#lib/runs/list-runs.ts';
import { listVisits } from '#lib/runs/list-visits.ts';
import { getRunSummary } from '#lib/runs/run-summary.ts';
import { startRun } from '#lib/runs/start-run.ts';

import { prepare } from '../../cli/start.ts';
import { LAB_LOGINS } from '../lab/lab-logins.ts';
import { startRedis } from '../lab/redis.ts';
import { cpuOf, residentMib } from './process-cpu.ts';

const USAGE = `npm run simulate -- [--devices 100000] [--rounds 2] [--workers 1] [--concurrency 64] [--redis] [--dir folder] [--minutes 4]
It stops after --minutes; with --dir the next call goes on where it was. Each line of a round is one call.`;

/** What was measured of one round until now. */
interface Part {
  round: number;
  visits: number;
  seconds: number;
  workerMs: number;
  postgresMs: number;
  redisMs: number;
  walBytes: number;
}

const { values: options } = parseArgs({
  options: {
    devices: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '2' },
    workers: { type: 'string', default: '1' },
    concurrency: { type: 'string', default: '64' },
    redis: { type: 'boolean', default: false },
    dir: { type: 'string' },
    minutes: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const DEVICES = Number(options.devices);
const LABEL = 'Simulated fleet';
const actor = commandActor('Simulation');

/**
 * Registers logical devices, and has real workers visit all of them once per round: real runs, queue, SSH sessions to a
 * loopback server, transcripts, parsing and rows. Prints what a visit costs and what the pages cost at the end.
 */
async function main(): Promise<void> {
  if (options.help) return console.log(USAGE);
  const deadline = options.minutes ? performance.now() + Number(options.minutes) * 60_000 : Infinity;
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'ferrule-simulate-')));
  mkdirSync(dir, { recursive: true });
  chmodSync(dir, 0o711);
  const undo: (() => unknown)[] = options.dir ? [] : [() => rmSync(dir, { recursive: true, force: true })];
  try {
    const postgres = await startEmbeddedPostgres({ dataDir: join(dir, 'postgres'), log: () => {} });
    undo.push(() => postgres.stop());
    const redis = options.redis ? await startRedis() : null;
    if (redis) undo.push(() => redis.stop());
    const env = {
      DATABASE_URL: postgres.url,
      FERRULE_MIGRATE_URL: postgres.ownerUrl,
      ...(redis && { REDIS_URL: redis.url }),
      FERRULE_DATA_DIR: dir,
      FERRULE_ALLOW_ADDRESSES: '127.0.0.0/8',
      FERRULE_CONCURRENCY: options.concurrency,
      FERRULE_MIN_INTERVAL: '0',
      FERRULE_LOG_LEVEL: 'error',
    };
    const config = loadConfig(env, dir);
    await prepare({ ...config, databaseUrl: postgres.url });
    const db = openDb(postgres.url, { name: 'simulation' });
    undo.push(() => db.close());
    const devices = await startDevices();
    undo.push(() => devices.process.disconnect());
    await fill(db, readWebKeys(config.keysDir).sealPublicKey, devices);
    devices.process.send(await introduced(db));

    const processes = {
      postgres: [Number(readFileSync(join(dir, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0])],
      redis: redis ? [redis.pid] : [],
      workers: [] as number[],
    };
    const parts = readParts(dir);
    for (let round = 1; round <= Number(options.rounds); round++) {
      const run = await runOfRound(db, round);
      if (run.over) continue;
      const workers = Array.from({ length: Number(options.workers) }, () => startWorker(env));
      processes.workers = workers.map((worker) => worker.pid!);
      const part = await follow(db, run.id, round, processes, deadline);
      const memory = processes.workers.map((pid) => `${residentMib(pid).toFixed(0)} MiB`);
      await Promise.all(workers.map(stopProcess));
      parts.push(part);
      writeFileSync(join(dir, 'parts.json'), JSON.stringify(parts));
      console.log(
        `round ${round}: ${part.visits} visits in ${part.seconds.toFixed(0)} s, workers ${memory.join(', ')}`,
      );
      if (performance.now() > deadline) break;
    }
    await report(db, parts);
  } finally {
    for (const step of undo.toReversed()) await step();
  }
}

interface Devices {
  process: ChildProcess;
  port: number;
  fingerprint: string;
}

async function startDevices(): Promise<Devices> {
  const child = fork('tests/bench/simulated-devices.ts', { execArgv: ['--import', 'tsx'] });
  const { port, fingerprint } = await new Promise<Omit<Devices, 'process'>>((known, failed) => {
    child.once('message', (message) => known(message as Omit<Devices, 'process'>));
    child.once('exit', () => failed(new Error('the simulated devices ended')));
  });
  return { process: child, port, fingerprint };
}

/** Rows of devices with approved keys; in a database that has them only the port is new. */
async function fill(db: Db, sealKey: string, { port, fingerprint }: Devices): Promise<void> {
  if ((await db.prisma.device.count()) > 0) {
    await db.pool.query('UPDATE device SET port = $1', [port]);
    return;
  }
  const { username, privateKey } = LAB_LOGINS['root-key'];
  const login = { name: 'simulated', kind: 'private-key' as const, username, privateKey: privateKey! };
  const credential = await createCredential({ db, actor }, sealKey, login);
  const client = await db.pool.connect();
  await client.query('SET statement_timeout = 0');
  await client.query(
    `INSERT INTO device (id, name, address, port, platform, credential_id, site, tags)
     SELECT gen_random_uuid(), 'sim-' || lpad(n::text, 6, '0'), '127.0.0.1', $2, 'linux', $3, 'site-' || n % 40, ARRAY['sim']
     FROM generate_series(1, $1::int) n`,
    [DEVICES, port, credential.id],
  );
  await client.query(
    `INSERT INTO host_key (id, device_id, algorithm, fingerprint, state)
     SELECT gen_random_uuid(), id, 'ssh-ed25519', $1, 'approved' FROM device`,
    [fingerprint],
  );
  await client.query('ANALYZE device, host_key');
  client.release(true);
}

/** How many hosts were met already: the number of the next one that is new. */
async function introduced(db: Db): Promise<number> {
  const { rows } = await db.pool.query<{ next: number }>(
    `SELECT count(*)::int AS next FROM transcript t JOIN visit v ON v.id = t.visit_id JOIN run r ON r.id = v.run_id
     WHERE r.label = $1`,
    [`${LABEL} 1`],
  );
  // Sessions that were cut short met one too.
  return rows[0]!.next === 0 ? 0 : rows[0]!.next + 10_000;
}

async function runOfRound(db: Db, round: number): Promise<{ id: string; over: boolean }> {
  const label = `${LABEL} ${round}`;
  const known = await db.prisma.run.findFirst({ where: { label } });
  if (known) return { id: known.id, over: known.finishedAt !== null };
  const started = performance.now();
  const { runId, visits } = await startRun({ db, actor }, { label, trigger: 'manual', insist: true });
  console.log(`start of a run of ${visits} devices: ${(performance.now() - started).toFixed(0)} ms`);
  return { id: runId, over: false };
}

function startWorker(env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ['cli/ferrule.js', 'worker'], {
    env: { ...process.env, NODE_ENV: 'production', ...env, FERRULE_MIGRATE_URL: '' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function stopProcess(child: ChildProcess): Promise<void> {
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await ended;
}

/** Measures from the first visit that ended to the last, or to the deadline. */
async function follow(
  db: Db,
  runId: string,
  round: number,
  pids: Record<'postgres' | 'redis' | 'workers', number[]>,
  deadline: number,
): Promise<Part> {
  const look = async () => {
    const { rows } = await db.pool.query<{ done: number; wal: string }>(
      `SELECT count(*) FILTER (WHERE state = 'done')::int AS done, pg_current_wal_lsn() - '0/0'::pg_lsn AS wal
       FROM visit WHERE run_id = $1`,
      [runId],
    );
    return {
      at: performance.now(),
      done: rows[0]!.done,
      wal: Number(rows[0]!.wal),
      workers: cpuOf(pids.workers),
      postgres: cpuOf(pids.postgres),
      redis: cpuOf(pids.redis),
    };
  };
  const before = await look();
  let from = before;
  while (from.done === before.done) {
    await delay(100);
    from = await look();
  }
  let last = from;
  for (;;) {
    await delay(2_000);
    last = await look();
    process.stdout.write(`\r${last.done} done `);
    const run = await findRun({ db, actor }, runId);
    if (run?.finishedAt || performance.now() > deadline) break;
  }
  process.stdout.write('\n');
  return {
    round,
    visits: last.done - from.done,
    seconds: (last.at - from.at) / 1000,
    workerMs: last.workers - from.workers,
    postgresMs: last.postgres - from.postgres,
    redisMs: last.redis - from.redis,
    walBytes: last.wal - from.wal,
  };
}

function readParts(dir: string): Part[] {
  const file = join(dir, 'parts.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Part[]) : [];
}

async function report(db: Db, parts: Part[]): Promise<void> {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  console.log(
    `\n${cpus().length} x ${cpu?.model.trim()}, ${memory} GiB, Node ${process.version}, PostgreSQL 18 with its defaults`,
  );
  console.log(
    `${DEVICES} devices, ${options.workers} worker(s) of ${options.concurrency} sessions, queue in ${options.redis ? 'Redis' : 'PostgreSQL'}`,
  );
  for (const part of parts) {
    const per = (key: keyof Part, digits = 2) => (part[key] / part.visits).toFixed(digits);
    console.log(
      `round ${part.round}: ${part.visits} visits, ${(part.visits / part.seconds).toFixed(0)} per second; per visit: worker ${per('workerMs')} ms, ` +
        `PostgreSQL ${per('postgresMs')} ms, Redis ${per('redisMs')} ms of CPU, ${per('walBytes', 0)} bytes of WAL`,
    );
  }
  await reportSizes(db);
  await reportPages(db);
}

async function reportSizes(db: Db): Promise<void> {
  const { rows } = await db.pool.query<{ name: string; rows: string; bytes: string }>(
    `SELECT relname AS name, n_live_tup AS rows, pg_total_relation_size(relid) AS bytes
     FROM pg_stat_user_tables WHERE schemaname = 'public' ORDER BY pg_total_relation_size(relid) DESC LIMIT 12`,
  );
  const total = await db.pool.query<{ bytes: string }>(
    'SELECT pg_database_size(current_database()) AS bytes',
  );
  const bytes = Number(total.rows[0]!.bytes);
  const read = await db.prisma.device.count({ where: { lastReadAt: { not: null } } });
  console.log(`database: ${(bytes / 2 ** 20).toFixed(0)} MiB; ${read} of ${DEVICES} devices were read`);
  for (const { name, rows: count, bytes: size } of rows) {
    console.log(
      `  ${name.padEnd(16)} ${count.padStart(9)} rows ${(Number(size) / 2 ** 20).toFixed(0).padStart(6)} MiB ` +
        `${(Number(size) / read / 1024).toFixed(2).padStart(7)} KiB per device that was read`,
    );
  }
}

/** What the pages ask of the database. */
async function reportPages(db: Db): Promise<void> {
  const ctx = { db, actor };
  const query = (text: string) => parseInventoryQuery(new URLSearchParams(text));
  const run = await db.prisma.run.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
  await db.pool.query('SELECT 1');
  const { cursor } = await listVisits(ctx, run.id, { limit: 1 });
  const pages: [string, () => Promise<unknown>][] = [
    ['inventory, first page', () => listInventory(ctx, query(''))],
    ['inventory, a serial', () => listInventory(ctx, query('q=SIM000123'))],
    ['inventory, a site', () => listInventory(ctx, query('site=site-7'))],
    ['inventory, facets', () => countFacets(ctx, query(''))],
    ['run, figures', () => getRunSummary(ctx, run.id)],
    ['run, first visits', () => listVisits(ctx, run.id, { limit: 100 })],
    ['run, what is new', () => listVisits(ctx, run.id, { since: cursor })],
    ['run, history', () => listRunHistory(ctx, run.label)],
    ['runs', () => listRuns(ctx)],
  ];
  console.log('pages, milliseconds of 20: half within, 95 % within');
  for (const [name, ask] of pages) {
    const times: number[] = [];
    for (let turn = 0; turn < 20; turn++) {
      const started = performance.now();
      await ask();
      times.push(performance.now() - started);
    }
    times.sort((a, b) => a - b);
    console.log(
      `  ${name.padEnd(24)} ${times[9]!.toFixed(1).padStart(8)} ${times[18]!.toFixed(1).padStart(8)}`,
    );
  }
}

await main();
