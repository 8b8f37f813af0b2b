import { spawn, type ChildProcess } from 'node:child_process';
import { on, once } from 'node:events';
import { join } from 'node:path';

import { type Config, configEnvironment, loadConfig } from '#lib/config/config.ts';
import { createKeys } from '#lib/config/create-keys.ts';
import { readWebKeys } from '#lib/config/keys.ts';
import type { Context } from '#lib/context.ts';
import { openDb } from '#lib/db/client.ts';
import { registerDemoFleet } from '#lib/devices/register-demo-fleet.ts';
import { startRun } from '#lib/runs/start-run.ts';

import { asAdministrator } from '../../lab/actors.ts';
import { eventually } from '../../lab/eventually.ts';
import { LAB_ADDRESSES } from '../../lab/lab-network.ts';
import { labKey } from '../../lab/lab-keys.ts';
import { LAB_LOGINS } from '../../lab/lab-logins.ts';
import { startRedis } from '../../lab/redis.ts';
import { startBenchDatabase } from '../bench-database.ts';
import { cpuOf } from '../process-cpu.ts';
import type { BenchFleet } from './bench-fleet.ts';
import { HOST_KEY_SEED } from './logical-hosts.ts';

export interface FerruleResult {
  /** Visits that ended, and how many of them read everything. */
  visits: number;
  successes: number;
  wallMs: number;
  /** Of each worker process. */
  workerCpuMs: number[];
  /** Of PostgreSQL and of Redis. */
  serverCpuMs: number;
}

/** Bytes of a process without what nobody holds: resident, and of objects and buffers. */
export interface Memory {
  rss: number;
  held: number;
}

/** A whole Ferrule for a fleet, but for its web process. */
export interface FerruleBench {
  ctx: Context;
  config: Config & { databaseUrl: string };
  startWorkers(count: number): Promise<void>;
  stopWorkers(): Promise<void>;
  /** One run over the whole fleet, from the click to the end of the run. */
  run(): Promise<FerruleResult>;
  /** Until the links of what was read first are worked out: they wait for the end of a run, and would take from the next. */
  settle(): Promise<void>;
  /** Of the first worker. */
  memory(): Promise<Memory>;
  /** Visits that workers have at this moment. */
  openVisits(): Promise<number>;
  stop(): Promise<void>;
}

const RUN_MS = 280_000;
const REPORT_MEMORY = join(import.meta.dirname, 'report-memory.js');

export async function startFerruleBench(
  fleet: BenchFleet,
  options: { queue: 'redis' | 'postgres'; concurrency: number },
): Promise<FerruleBench> {
  const database = await startBenchDatabase();
  const redis = options.queue === 'redis' ? await startRedis() : null;
  const settings = {
    FERRULE_DATA_DIR: database.dir,
    FERRULE_CONCURRENCY: String(options.concurrency),
    FERRULE_MIN_INTERVAL: '0',
    FERRULE_ALLOW_ADDRESSES: LAB_ADDRESSES.join(),
    ...(redis && { REDIS_URL: redis.url }),
  };
  const config = { ...loadConfig(settings, database.dir), databaseUrl: database.url };
  createKeys(config.keysDir);
  const db = openDb(database.url, { name: 'bench' });
  const ctx = asAdministrator(db);
  await registerDemoFleet(ctx, readWebKeys(config.keysDir).sealPublicKey, manifestOf(fleet));
  const servers = [database.pid, ...(redis ? [redis.pid] : [])];
  let workers: ChildProcess[] = [];
  const stopWorkers = async () => {
    await Promise.all(workers.map(ending));
    workers = [];
  };
  return {
    ctx,
    config,
    async startWorkers(count) {
      workers = await Promise.all(Array.from({ length: count }, () => startWorker(config)));
    },
    stopWorkers,
    async run() {
      const pids = workers.map((worker) => worker.pid!);
      const serversBefore = cpuOf(servers);
      const before = pids.map((pid) => cpuOf([pid]));
      const { runId } = await startRun(ctx, { trigger: 'manual', insist: true });
      const state = await eventually(
        async () => {
          const { rows } = await db.pool.query<Progress>(
            `SELECT extract(epoch FROM finished_at - created_at)::float8 * 1000 AS "wallMs", counts
             FROM run WHERE id = $1`,
            [runId],
          );
          return rows[0]!;
        },
        ({ wallMs }) => wallMs !== null,
        RUN_MS,
      );
      const wallMs = state.wallMs!;
      const { total: visits, success: successes } = state.counts!;
      const workerCpuMs = pids.map((pid, at) => cpuOf([pid]) - before[at]!);
      const serverCpuMs = cpuOf(servers) - serversBefore;
      return { visits, successes, wallMs, workerCpuMs, serverCpuMs };
    },
    async settle() {
      const due = () => db.prisma.device.count({ where: { linksDueAt: { not: null } } });
      await eventually(due, (devices) => devices === 0, RUN_MS);
    },
    async memory() {
      const { stdout, pid } = workers[0]!;
      process.kill(pid!, 'SIGUSR2');
      for await (const [chunk] of on(stdout!, 'data')) {
        const line = /^\{"memoryOf".*$/m.exec(String(chunk))?.[0];
        if (line) return JSON.parse(line) as Memory;
      }
      throw new Error('the worker ended');
    },
    openVisits: () => db.prisma.visit.count({ where: { state: 'running' } }),
    async stop() {
      await stopWorkers();
      await db.close();
      await redis?.stop();
      await database.stop();
    },
  };
}

/** null: it is not over. */
interface Progress {
  wallMs: number | null;
  counts: { total: number; success: number } | null;
}

function manifestOf({ hosts, port }: BenchFleet) {
  const { username, privateKey } = LAB_LOGINS['root-key'];
  const credential = { name: 'bench', username, kind: 'private-key' as const, privateKey: privateKey! };
  const hostKey = { algorithm: 'ssh-ed25519', fingerprint: labKey(HOST_KEY_SEED).fingerprint };
  const shared = { port, platform: 'linux', site: 'lab', tags: [], credential: 'bench', hostKey };
  return { credentials: [credential], devices: hosts.map((host) => ({ ...host, ...shared })) };
}

async function startWorker(config: Config): Promise<ChildProcess> {
  const profiled = process.env['BENCH_CPU_PROF']
    ? ['--cpu-prof', `--cpu-prof-dir=${process.env['BENCH_CPU_PROF']}`]
    : [];
  const worker = spawn(
    process.execPath,
    [
      ...profiled,
      '--expose-gc',
      '--import',
      REPORT_MEMORY,
      join(import.meta.dirname, '../../../cli/ferrule.js'),
      'worker',
    ],
    {
      env: { ...process.env, ...configEnvironment(config) },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let output = '';
  worker.stdout.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-10_000)));
  await eventually(() => output.includes('worker-ready') || worker.exitCode !== null, Boolean, 60_000);
  if (worker.exitCode !== null) throw new Error(`the worker ended: ${output}`);
  return worker;
}

async function ending(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const ended = once(worker, 'exit');
  worker.kill('SIGTERM');
  await ended;
}
