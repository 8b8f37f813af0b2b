import { readFileSync } from 'node:fs';

import { openDb } from '#lib/db/client.ts';

import { eventually } from '../lab/eventually.ts';
import { startFailingPostgres } from '../lab/failing-postgres.ts';
import { type ChaosWorld } from './chaos-world.ts';
import { type Fault, isOver, pause, percentile, range, Runs, underWay } from './fault.ts';
import type { Ending } from './servers.ts';

const all = ({ hosts }: ChaosWorld) => range(0, hosts.length);

export const DATABASE_ENDED: Fault = {
  id: 'F3',
  words:
    'PostgreSQL ends in the middle of a run and comes back: `-m fast`, `-m immediate`, `kill -9` of the postmaster, all connections cut, and away for 30 s.',
  checked: 'every host read, none blamed; workers alive; a visit ends within 10 s of the database being back',
  count: 9,
  async inject(world, count, random) {
    const ways: (Ending | 'cut' | 'away')[] = ['away', 'fast', 'immediate', 'kill -9', 'cut'];
    const [ready, drained, failed]: [number[], number[], string[]] = [[], [], []];
    await world.order({ order: 'latency', hosts: all(world), ms: 1_000 });
    for (let fault = 0; fault < count; fault++) {
      const workers = await world.workers.atLeast(3);
      // Away once, the others in turn.
      const way = fault === 0 ? ways[0]! : ways[1 + ((fault - 1) % 4)]!;
      const runs = new Runs(world);
      const runId = await runs.start(all(world));
      await underWay(world, runId, 5);
      await pause(random.below(1_000));
      await hurt(world, way);
      const back = performance.now();
      const [clock] = await world.sql<{ at: Date }>('SELECT clock_timestamp() AS at');
      await eventually(
        async () =>
          (
            await world.sql<{ n: number }>(
              'SELECT count(*)::int AS n FROM visit WHERE run_id = $1 AND (finished_at > $2 OR state = $3)',
              [runId, clock!.at, (await isOver(world, runId, 0)) ? 'done' : ''],
            )
          )[0]!.n > 0,
        Boolean,
        60_000,
      );
      ready.push((performance.now() - back) / 1_000);
      failed.push(...(await runs.over(60_000)).map((late) => `${way}: ${late}`));
      drained.push((performance.now() - back) / 1_000);
      failed.push(...(await runs.unread()).map((unread) => `${way}: ${unread}`));
      const dead = workers.filter((worker) => !worker.alive()).length;
      if (dead > 0) failed.push(`${way}: ${dead} workers did not survive`);
      if (ready.at(-1)! >= 10)
        failed.push(`${way}: the first visit ended after ${ready.at(-1)!.toFixed(1)} s`);
    }
    return {
      injected: count,
      failed,
      figures: {
        'first visit after s, at most': Math.max(...ready),
        'all over after s, median': percentile(drained, 0.5),
        'all over after s, at most': Math.max(...drained),
      },
    };
  },
};

async function hurt(world: ChaosWorld, way: Ending | 'cut' | 'away'): Promise<void> {
  if (way === 'cut') {
    const owner = openDb(world.ownerUrl(), { max: 1 });
    await owner.pool.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()',
    );
    await owner.close();
    return;
  }
  await world.postgres.end(way === 'away' ? 'fast' : way);
  if (way === 'away') await pause(30_000);
  await world.postgres.start();
}

export const DATABASE_LATE: Fault = {
  id: 'F4',
  words:
    'A worker starts while its database refuses connections, or says that it is starting up (57P03), for 20 s.',
  checked: 'it takes jobs within 10 s of the database being there; under 20 % of a processor while it waits',
  count: 4,
  async inject(world, count) {
    await world.workers.stopAll();
    const failed: string[] = [];
    const startingUp = await startFailingPostgres('57P03', 'the database system is starting up');
    const started = await Promise.all(
      range(0, count).map(async (each) => {
        const { url, link } = await world.databaseThrough(
          each % 2 === 0 ? { mode: { kind: 'refuse' } } : { port: startingUp.port },
        );
        return { worker: world.workers.start({ env: { DATABASE_URL: url } }), link };
      }),
    );
    await pause(10_000);
    const before = started.map(({ worker }) => cpuSeconds(worker.child.pid!));
    await pause(10_000);
    const shares = started.map(({ worker }, i) => (cpuSeconds(worker.child.pid!) - before[i]!) / 10);
    for (const { link } of started) {
      link.port = world.postgres.socket;
      link.mode = { kind: 'pass' };
    }
    const back = performance.now();
    const seconds: number[] = [];
    await Promise.all(
      started.map(async ({ worker }) => {
        await eventually(() => worker.ready() || !worker.alive(), Boolean, 30_000).catch(() => {});
        if (!worker.ready()) failed.push('a worker never took jobs');
        seconds.push((performance.now() - back) / 1_000);
      }),
    );
    startingUp.stop();
    const runs = new Runs(world);
    await runs.start(all(world).slice(0, 20));
    failed.push(...(await runs.over(60_000)), ...(await runs.unread()));
    if (Math.max(...seconds) >= 10) failed.push(`ready after ${Math.max(...seconds).toFixed(1)} s`);
    if (Math.max(...shares) >= 0.2)
      failed.push(`${Math.round(100 * Math.max(...shares))} % of a processor while waiting`);
    await world.workers.stopAll();
    return {
      injected: count,
      failed,
      figures: {
        'ready after s, at most': Math.max(...seconds),
        'processor while waiting %': 100 * Math.max(...shares),
      },
    };
  },
};

/** proc(5): fields 14 and 15 of /proc/<pid>/stat, in ticks of 10 ms. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

export const DATABASE_SILENT: Fault = {
  id: 'F13b',
  words:
    'The network between a worker and the database swallows everything for 25 s, on every open connection.',
  checked: 'every host read; the worker comes back by itself',
  count: 2,
  async inject(world, count) {
    const through = await Promise.all(range(0, count).map(() => world.databaseThrough({})));
    const workers = through.map(({ url }) => world.workers.start({ env: { DATABASE_URL: url } }));
    await eventually(() => workers.every((worker) => worker.ready()), Boolean, 60_000);
    await world.order({ order: 'latency', hosts: all(world), ms: 1_000 });
    const runs = new Runs(world);
    const runId = await runs.start(all(world));
    await underWay(world, runId, 5);
    for (const { link } of through) Object.assign(link.mode, { kind: 'swallow', afterBytes: -1 });
    await pause(25_000);
    for (const { link } of through) link.mode = { kind: 'pass' };
    const back = performance.now();
    const failed = [...(await runs.over(60_000)), ...(await runs.unread())];
    // Those whose network it was serve again, alone.
    await Promise.all(world.workers.alive().filter((worker) => !workers.includes(worker)).map((worker) => worker.stop())); // prettier-ignore
    const second = new Runs(world);
    await second.start(all(world).slice(0, 20));
    failed.push(...(await second.over(60_000)), ...(await second.unread()));
    const seconds = (performance.now() - back) / 1_000;
    await world.workers.stopAll();
    return { injected: count, failed, figures: { 'served again after s, at most': seconds } };
  },
};
