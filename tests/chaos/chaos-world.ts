import { fork } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

import type { Context } from '#lib/context.ts';
import { type Config, loadConfig } from '#lib/config/config.ts';
import { createKeys } from '#lib/config/create-keys.ts';
import { readWebKeys } from '#lib/config/keys.ts';
import { grantApplicationRole } from '#lib/db/application-role.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { migrate } from '#lib/db/migrate.ts';
import { retryTransient } from '#lib/db/transient-error.ts';
import { registerDemoFleet } from '#lib/devices/register-demo-fleet.ts';
import { migrateQueue } from '#lib/jobs/job-queue.ts';
import { startRun } from '#lib/runs/start-run.ts';

import { asAdministrator } from '../lab/actors.ts';
import { LAB_ADDRESSES } from '../lab/lab-network.ts';
import { ChaosWorkers } from './chaos-workers.ts';
import type { FleetAnswer, FleetOrder } from './fleet-orders.ts';
import { ChaosPostgres, ChaosRedis } from './servers.ts';
import { carry, type Link } from './troubled-link.ts';

export type BackendName = 'redis' | 'postgres';

/** A whole Ferrule of real parts, whose parts can be hurt one by one. */
export interface ChaosWorld {
  backend: BackendName;
  dir: string;
  postgres: ChaosPostgres;
  redis: ChaosRedis | null;
  workers: ChaosWorkers;
  config: Config & { databaseUrl: string };
  /** As the owner of the tables, on the present server. */
  ownerUrl(): string;
  db: Db;
  ctx: Context;
  /** Ids and ports of the hosts by their place, and how many modules a visit finds in each. */
  hosts: { id: string; port: number; login: string; modules: number }[];
  order(order: FleetOrder): Promise<FleetAnswer>;
  /** Rows of a statement, asked again while the database is away. */
  sql<T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<T[]>;
  /** Starts a run over these hosts. */
  run(places: number[], label?: string): Promise<string>;
  /** Another way to the database, which can be troubled. */
  databaseThrough(link: Partial<Link>): Promise<{ url: string; link: Link }>;
  stop(): Promise<void>;
}

const PASSWORD = 'of-the-chaos-only';

export async function startWorld(
  backend: BackendName,
  options: { hosts: number; seed: number; dir?: string },
): Promise<ChaosWorld> {
  const dir = await mkdtemp(join(options.dir ?? tmpdir(), 'ferrule-chaos-'));
  await chmod(dir, 0o711);
  const postgres = new ChaosPostgres(join(dir, 'postgres'));
  let { ownerUrl } = await postgres.start();
  const start = postgres.start.bind(postgres);
  postgres.start = async () => {
    const running = await start();
    ({ ownerUrl } = running);
    return running;
  };
  const databaseUrl = await prepareDatabase(ownerUrl, backend);
  await mkdir(join(dir, 'redis'));
  const redis = backend === 'redis' ? await ChaosRedis.create(join(dir, 'redis')) : null;
  const fleet = await startFleetProcess(options.hosts, options.seed);
  const config = {
    ...loadConfig({ FERRULE_DATA_DIR: dir, FERRULE_CONCURRENCY: '16', FERRULE_MIN_INTERVAL: '0' }, dir),
    allowAddresses: LAB_ADDRESSES,
    databaseUrl,
    redisUrl: redis?.url ?? null,
  };
  createKeys(config.keysDir);
  const db = openDb(databaseUrl, { max: 20 });
  const ctx = asAdministrator(db);
  const { manifest, modules } = fleet.first;
  await registerDemoFleet(ctx, readWebKeys(config.keysDir).sealPublicKey, manifest!);
  const { rows } = await db.pool.query<{ id: string; name: string }>(
    'SELECT id, name FROM device ORDER BY name',
  );
  const hosts = rows.map(({ id }, place) => ({
    id,
    port: manifest!.devices[place]!.port,
    login: manifest!.devices[place]!.credential,
    modules: modules![place]!,
  }));
  const workers = new ChaosWorkers(config, dir);
  return {
    backend,
    dir,
    postgres,
    redis,
    workers,
    config,
    ownerUrl: () => ownerUrl,
    db,
    ctx,
    hosts,
    order: fleet.order,
    sql: (text, values = []) =>
      retryTransient(async () => (await db.pool.query(text, values)).rows as never[], 60_000),
    async run(places, label = 'chaos') {
      const deviceIds = places.map((place) => hosts[place]!.id);
      const { runId } = await retryTransient(
        () => startRun(ctx, { trigger: 'manual', deviceIds, label, insist: true }),
        60_000,
      );
      return runId;
    },
    async databaseThrough(given) {
      const link: Link = { port: postgres.socket, mode: { kind: 'pass' }, sockets: new Set(), ...given };
      const server = createServer((socket) => carry(link, socket)).unref();
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as { port: number };
      return { url: `postgresql://chaos_app:${PASSWORD}@127.0.0.1:${port}/ferrule`, link };
    },
    async stop() {
      await workers.stopAll();
      fleet.stop();
      await db.close().catch(() => {});
      await redis?.stop();
      await postgres.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The embedded server gives its own role another password at each start; this one keeps its own. */
async function prepareDatabase(ownerUrl: string, backend: BackendName): Promise<string> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query(`CREATE ROLE chaos_app LOGIN PASSWORD '${PASSWORD}'`);
  await client.end();
  const url = Object.assign(new URL(ownerUrl), { username: 'chaos_app', password: PASSWORD }).href;
  await migrate(ownerUrl);
  if (backend === 'postgres') await migrateQueue({ redisUrl: null, databaseUrl: ownerUrl });
  await grantApplicationRole(ownerUrl, url);
  return url;
}

async function startFleetProcess(hosts: number, seed: number) {
  const child = fork('tests/chaos/fleet-process.ts', [String(hosts), String(seed)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, (answer: FleetAnswer) => void>();
  child.on('message', ({ id, answer }: { id: number; answer: FleetAnswer }) => {
    waiting.get(id)?.(answer);
    waiting.delete(id);
  });
  const first = await new Promise<FleetAnswer>((done, fail) => {
    waiting.set(0, done);
    child.once('exit', () => fail(new Error('the fleet ended')));
  });
  let last = 0;
  return {
    first,
    order: (order: FleetOrder) =>
      new Promise<FleetAnswer>((done) => {
        const id = ++last;
        waiting.set(id, done);
        child.send({ id, ...order });
      }),
    stop: () => child.kill('SIGTERM'),
  };
}
