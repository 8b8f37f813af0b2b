import { execFile, fork } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

import { keyFiles } from '#lib/config/keys.ts';
import { configEnvironment } from '#lib/config/config.ts';
import { openDb } from '#lib/db/client.ts';
import { cancelRun } from '#lib/runs/cancel-run.ts';

import { eventually } from '../lab/eventually.ts';
import { type ChaosWorld, startWorld } from './chaos-world.ts';
import { broken, countBroken } from './invariants.ts';
import { type Fault, isOver, pause, range, Runs, underWay } from './fault.ts';

const all = ({ hosts }: ChaosWorld) => range(0, hosts.length);
const run = promisify(execFile);
const BACKLOG = 10_000;

export const BACKLOG_AND_CLICKS: Fault = {
  id: 'F15',
  words: `A person rescans one host, with 50 clicks at once, behind ${BACKLOG} queued visits to hosts that do not answer.`,
  checked: 'one run; the host begins in under 5 s; the backlog, cancelled, is over within 5 s',
  count: 1,
  async inject(world) {
    await world.workers.atLeast(3);
    await world.order({ order: 'latency', hosts: all(world), ms: 0 });
    await world.order({ order: 'link', hosts: [0], mode: { kind: 'hostile', as: 'silent' } });
    const ids = range(0, BACKLOG).map(() => randomUUID());
    await world.sql(
      `INSERT INTO device (id, name, address, port, platform, credential_id, demo)
       SELECT id, 'backlog-' || n, '127.0.0.1', $2, 'linux', (SELECT id FROM credential LIMIT 1), true
       FROM unnest($1::uuid[]) WITH ORDINALITY AS t(id, n)`,
      [ids, world.hosts[0]!.port],
    );
    const failed: string[] = [];
    const backlog = await startOver(world, ids);
    await underWay(world, backlog, 10);
    await pause(1_500);
    const [asked] = await world.sql<{ at: Date }>('SELECT clock_timestamp() AS at');
    const clicks = await Promise.all(range(0, 50).map(() => world.run([5])));
    if (new Set(clicks).size !== 1) failed.push(`${new Set(clicks).size} runs of 50 clicks`);
    if (!(await isOver(world, clicks[0]!, 30_000))) failed.push('the rescan is not over after 30 s');
    const [began] = await world.sql<{ seconds: number }>(
      'SELECT extract(epoch FROM started_at - $2)::float8 AS seconds FROM visit WHERE run_id = $1',
      [clicks[0], asked!.at],
    );
    if (began!.seconds >= 5) failed.push(`the rescan began after ${began!.seconds.toFixed(1)} s`);
    const queued = await world.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM visit WHERE run_id = $1 AND state = 'queued'`,
      [backlog],
    );
    const cancelled = performance.now();
    await cancelRun(world.ctx, backlog);
    const over = await isOver(world, backlog, 20_000);
    const seconds = (performance.now() - cancelled) / 1_000;
    if (!over || seconds >= 5) failed.push(`the cancelled backlog was over after ${seconds.toFixed(1)} s`);
    await world.sql('DELETE FROM device WHERE id = ANY($1::uuid[])', [ids]);
    await world.sql('DELETE FROM run WHERE id = $1', [backlog]);
    await world.order({ order: 'link', hosts: [0], mode: { kind: 'pass' } });
    return {
      injected: 1,
      failed,
      figures: {
        'rescan began after s': began!.seconds,
        'visits still queued then': queued[0]!.n,
        'cancelled within s': seconds,
      },
    };
  },
};

async function startOver(world: ChaosWorld, deviceIds: string[]): Promise<string> {
  const [row] = await world.sql<{ id: string }>(
    `WITH made AS (INSERT INTO run (id, label, trigger) VALUES (gen_random_uuid(), 'backlog', 'manual') RETURNING id)
     SELECT id FROM made`,
  );
  await world.sql(
    `INSERT INTO visit (id, run_id, device_id) SELECT gen_random_uuid(), $1, id FROM unnest($2::uuid[]) AS t(id)`,
    [row!.id, deviceIds],
  );
  return row!.id;
}

export const DISK_FULL: Fault = {
  id: 'F16',
  words: 'The disk of the database fills up in the middle of a run; a worker may open 96 files only.',
  checked:
    'every host read once there is room, or too few sessions at once; the database starts and holds what it held',
  count: 2,
  async inject(world) {
    const failed = await fillDisk(world);
    await world.workers.stopAll();
    const env = { FERRULE_CONCURRENCY: '256' };
    world.workers.start({ files: 96, env });
    await world.workers.atLeast(1);
    await world.order({ order: 'latency', hosts: all(world), ms: 1_500 });
    const runs = new Runs(world);
    await runs.start(all(world));
    failed.push(...(await runs.over(90_000)), ...(await runs.unread()));
    await world.workers.stopAll();
    return { injected: 2, failed, figures: {} };
  },
};

/** In a world of its own, on a disk of its own. */
async function fillDisk({ backend, dir }: ChaosWorld): Promise<string[]> {
  const disk = await mkdtemp(join(dir, 'disk-'));
  await run('mount', ['-t', 'tmpfs', '-o', 'size=220m,mode=0711', 'tmpfs', disk]);
  const small = await startWorld(backend, { hosts: 20, seed: 2, dir: disk }).catch(async (error: unknown) => {
    await run('umount', ['-l', disk]);
    throw error;
  });
  try {
    await small.workers.atLeast(2);
    await small.order({ order: 'latency', hosts: all(small), ms: 2_000 });
    const runs = new Runs(small);
    const runId = await runs.start(all(small));
    await underWay(small, runId, 2);
    const ballast = join(disk, 'ballast');
    await run('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=1M']).catch(() => {});
    // What is left goes too: relations first, then the log of the database itself.
    const owner = openDb(small.ownerUrl(), { max: 1 });
    const filler =
      'CREATE TABLE filler AS SELECT repeat(md5(i::text), 100) AS t FROM generate_series(1, 40000) AS i';
    const full = await owner.pool.query(filler).then(() => '', String);
    await owner.close();
    await pause(8_000);
    await rm(ballast);
    const serves = await small.db.ping().then(() => true, () => false); // prettier-ignore
    if (!serves) {
      await small.postgres.stop();
      await small.postgres.start();
    }
    const failed = [
      ...(await runs.over(90_000)),
      ...(await runs.unread()),
      ...broken(await countBroken(small)),
    ];
    if (full === '') failed.push('the disk never was full');
    return failed.map((each) => `disk full: ${each}`);
  } finally {
    await small.stop();
    await run('umount', ['-l', disk]);
  }
}

export const EMBEDDED: Fault = {
  id: 'F17',
  words:
    'Whoever holds the embedded PostgreSQL is killed (`kill -9`), alone or with the server; its pid file names another program.',
  checked: 'the next start serves within 30 s, from the server that was left or a new one, with all rows',
  count: 5,
  async inject({ dir }, count) {
    const place = await mkdtemp(join(dir, 'embedded-'));
    await promisify(execFile)('chmod', ['711', place]);
    const failed: string[] = [];
    const seconds: number[] = [];
    let holder = await startHolder(place);
    await ask(holder.url, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n');
    for (let fault = 0; fault < count; fault++) {
      const server = holder.postmaster;
      holder.child.kill('SIGKILL');
      await once(holder.child, 'exit');
      if (fault % 3 !== 0) process.kill(server, 'SIGKILL');
      if (fault % 3 === 2) {
        await pause(500);
        await writeFile(join(place, 'postgres', 'cluster', 'postmaster.pid'), `${process.pid}\n`, {
          flag: 'r+',
        });
      }
      const began = performance.now();
      holder = await startHolder(place);
      seconds.push((performance.now() - began) / 1_000);
      const rows = await ask(holder.url, 'SELECT count(*)::int AS n FROM kept');
      if (rows[0]?.n !== 1_000) failed.push(`${rows[0]?.n} of 1000 rows`);
    }
    if (Math.max(...seconds) >= 30) failed.push(`started after ${Math.max(...seconds).toFixed(1)} s`);
    holder.child.kill('SIGTERM');
    await once(holder.child, 'exit');
    return { injected: count, failed, figures: { 'serves after s, at most': Math.max(...seconds) } };
  },
};

async function startHolder(place: string) {
  const child = fork('tests/chaos/embedded-holder.ts', [join(place, 'postgres')], {
    execArgv: ['--import', 'tsx'],
  });
  const [{ url, postmaster }] = (await once(child, 'message')) as [{ url: string; postmaster: number }];
  return { child, url, postmaster };
}

async function ask(url: string, sql: string): Promise<{ n: number }[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ n: number }>(sql);
  await client.end();
  return rows;
}

export const KEYS: Fault = {
  id: 'F18',
  words:
    'The key that opens the credentials is missing, is another one, or is rotated in the middle of a run.',
  checked:
    'a worker without its key says so and does not start; no host is said to have refused a login; every host read once the key is back, and during the rotation',
  count: 3,
  async inject(world) {
    const failed: string[] = [];
    const { sealPrivate } = keyFiles(world.config.keysDir);
    await world.workers.stopAll();
    await world.order({ order: 'latency', hosts: all(world), ms: 300 });
    await rename(sealPrivate, `${sealPrivate}.kept`);
    const other = generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    const first = new Runs(world);
    try {
      await first.start(range(0, 20));
      const keyless = world.workers.start();
      await eventually(() => !keyless.alive(), Boolean, 20_000);
      if (!keyless.output().includes('key file')) failed.push('a worker without its key does not say so');
      await writeFile(sealPrivate, other, { mode: 0o600 });
      await world.workers.atLeast(2);
      failed.push(...(await first.over(60_000)), ...(await first.unread(['credential-sealed'])));
      await world.workers.stopAll();
    } finally {
      await rename(`${sealPrivate}.kept`, sealPrivate);
    }
    await world.workers.atLeast(2);
    const runs = new Runs(world);
    await runs.start(range(0, 20));
    failed.push(...(await runs.over(60_000)));
    const runId = await runs.start(all(world));
    await underWay(world, runId);
    const env = { ...process.env, ...configEnvironment(world.config) };
    await run(process.execPath, ['cli/ferrule.js', 'rotate-keys'], { env });
    failed.push(...(await runs.over(60_000)), ...(await runs.unread()));
    return { injected: 3, failed, figures: {} };
  },
};

export const UPGRADE: Fault = {
  id: 'F19',
  words:
    'A newer version migrates the database under workers of this one: columns, a table, an index, a wider check.',
  checked: 'every host read by the old workers, before and after',
  count: 4,
  async inject(world, count) {
    await world.workers.atLeast(3);
    await world.order({ order: 'latency', hosts: all(world), ms: 700 });
    const steps = [
      'ALTER TABLE visit ADD COLUMN newer text; ALTER TABLE device ADD COLUMN newer int',
      `ALTER TABLE visit ADD COLUMN newer_flag boolean NOT NULL DEFAULT false;
       ALTER TABLE port ADD COLUMN newer text NOT NULL DEFAULT ''`,
      'CREATE TABLE newer (visit_id uuid REFERENCES visit (id) ON DELETE CASCADE, note text)',
      'CREATE INDEX newer_visit ON visit (device_id, finished_at)',
    ];
    const owner = openDb(world.ownerUrl(), { max: 1 });
    const runs = new Runs(world);
    for (const step of steps.slice(0, count)) {
      const runId = await runs.start(all(world));
      await underWay(world, runId, 5);
      await eventually(() => owner.pool.query(step).then(() => true, () => false)); // prettier-ignore
      await isOver(world, runId, 60_000);
    }
    const failed = [...(await runs.over(60_000)), ...(await runs.unread())];
    await owner.pool.query(`
      DROP TABLE newer; DROP INDEX newer_visit; ALTER TABLE port DROP COLUMN newer; ALTER TABLE device DROP COLUMN newer;
      ALTER TABLE visit DROP COLUMN newer, DROP COLUMN newer_flag`);
    await owner.close();
    return { injected: count, failed, figures: {} };
  },
};
