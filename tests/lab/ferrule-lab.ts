import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Context } from '#lib/context.ts';
import { type Config, configEnvironment, loadConfig } from '#lib/config/config.ts';
import { createKeys } from '#lib/config/create-keys.ts';
import { readWebKeys } from '#lib/config/keys.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { registerDemoFleet } from '#lib/devices/register-demo-fleet.ts';

import { asAdministrator } from './actors.ts';
import type { LabHost } from './host-spec.ts';
import { createTestDatabase } from './postgres.ts';
import { LAB_ADDRESSES } from './lab-network.ts';
import type { LabBackend } from './queue-backends.ts';
import type { LabRedis } from './redis.ts';
import { fleetManifest, type RunningFleet, startFleet, startTopology } from './running-fleet.ts';
import type { LabTopology } from './topology.ts';

/** A whole Ferrule without its web process: database, queue, keys and a simulated fleet that is registered. */
export interface FerruleLab {
  db: Db;
  ctx: Context;
  config: Config & { databaseUrl: string };
  fleet: RunningFleet;
  redis: LabRedis | null;
  deviceIds: string[];
  /** Starts a real worker process; `kill` ends it as a crash would. */
  startWorker(): LabWorker;
  stop(): Promise<void>;
}

export interface LabWorker {
  process: ChildProcess;
  output(): string;
  kill(): Promise<void>;
  stop(): Promise<number | null>;
}

export async function startFerruleLab(
  backend: LabBackend,
  specs: LabHost[] | LabTopology,
): Promise<FerruleLab> {
  const dir = await mkdtemp(join(tmpdir(), 'ferrule-lab-'));
  const database = await createTestDatabase();
  const queue = await backend.start(database.url);
  const fleet = await (Array.isArray(specs) ? startFleet(specs) : startTopology(specs));
  const config = {
    ...loadConfig({ FERRULE_DATA_DIR: dir, FERRULE_CONCURRENCY: '16', FERRULE_MIN_INTERVAL: '0' }, dir),
    allowAddresses: LAB_ADDRESSES,
    databaseUrl: database.url,
    redisUrl: queue.redisUrl,
  };
  createKeys(config.keysDir);
  const db = openDb(database.url);
  const ctx = asAdministrator(db);
  const deviceIds = await registerDemoFleet(
    ctx,
    readWebKeys(config.keysDir).sealPublicKey,
    fleetManifest(fleet),
  );
  const workers: LabWorker[] = [];
  return {
    db,
    ctx,
    config,
    fleet,
    redis: queue.redis,
    deviceIds,
    startWorker() {
      const worker = startWorkerProcess(config);
      workers.push(worker);
      return worker;
    },
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await fleet.stop();
      await db.close();
      await queue.stop();
      await database.drop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export function startWorkerProcess(config: Config): LabWorker {
  const child = spawn(process.execPath, ['cli/ferrule.js', 'worker'], {
    env: { ...process.env, ...configEnvironment(config) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
  };
  return {
    process: child,
    output: () => Buffer.concat(chunks).toString(),
    kill: () => end('SIGKILL'),
    async stop() {
      await end('SIGTERM');
      return child.exitCode;
    },
  };
}
