import { afterAll, beforeAll, expect, test } from 'vitest';

import { openDb } from '#lib/db/client.ts';
import { cancelRun } from '#lib/runs/cancel-run.ts';

import { eventually } from '../lab/eventually.ts';
import { describeWith } from '../lab/require-program.ts';
import { type BackendName, type ChaosWorld, startWorld } from './chaos-world.ts';
import { isOver, range, Runs, underWay } from './fault.ts';
import { broken, countBroken } from './invariants.ts';
import { HOSTILE } from './troubled-link.ts';

const BACKENDS: { backend: BackendName; programs: string[] }[] = [
  { backend: 'postgres', programs: [] },
  { backend: 'redis', programs: ['redis-server'] },
];
const HOSTS = 24;
const SECOND = 1_000;

/** A little of `npm run chaos`, all at once. */
for (const { backend, programs } of BACKENDS) {
  describeWith(programs, `chaos on ${backend}`, () => {
    let world: ChaosWorld;
    const all = range(0, HOSTS);
    beforeAll(async () => {
      world = await startWorld(backend, { hosts: HOSTS, seed: 7 });
      await world.workers.atLeast(2);
    }, 90 * SECOND);
    afterAll(() => world.stop());

    test(
      'T33, T35, T36: the worker, the database and the queue die in the middle of a run, and nothing is lost',
      async () => {
        await world.order({ order: 'latency', hosts: all, ms: 800 });
        const runs = new Runs(world);
        const held = await underWay(world, await runs.start(all), 3);
        const [victim] = world.workers.ready().filter(({ name }) => held.has(name));
        world.workers.start();
        await victim!.kill();
        await world.postgres.end('kill -9');
        await world.redis?.end();
        await world.postgres.start();
        await world.redis?.start('nothing');
        // As if the dead worker's leases and jobs were of a minute ago.
        await world.sql(
          `UPDATE visit SET dispatched_at = dispatched_at - interval '1 minute',
             lease_until = CASE WHEN worker = $1 THEN now() ELSE lease_until END WHERE state <> 'done'`,
          [victim!.name],
        );
        expect(await runs.over(50 * SECOND)).toEqual([]);
        expect(await runs.unread()).toEqual([]);
        expect(broken(await countBroken(world))).toEqual([]);
      },
      90 * SECOND,
    );

    test(
      'F19: a newer version changes the schema under a run of this one',
      async () => {
        const runs = new Runs(world);
        await underWay(world, await runs.start(all), 2);
        const owner = openDb(world.ownerUrl(), { max: 1 });
        await eventually(
          () =>
          owner.pool
            .query(
              `ALTER TABLE visit ADD COLUMN newer text, ADD COLUMN newest boolean NOT NULL DEFAULT false;
               ALTER TABLE port ADD COLUMN newer int; CREATE TABLE newer (id int)`,
            )
            .then(() => true, () => false), // prettier-ignore
        );
        await owner.close();
        expect(await runs.over(50 * SECOND)).toEqual([]);
        expect(await runs.unread()).toEqual([]);
        expect(broken(await countBroken(world))).toEqual([]);
      },
      60 * SECOND,
    );

    test(
      'T7, T8, T41: behind a backlog of hostile hosts a rescan begins at once, and the event loop never stands still',
      async () => {
        const kinds = Object.keys(HOSTILE) as (keyof typeof HOSTILE)[];
        for (const [host, as] of kinds.entries())
          await world.order({ order: 'link', hosts: [host], mode: { kind: 'hostile', as } });
        const workers = await world.workers.atLeast(1);
        await Promise.all(workers.map((worker) => worker.stats()));
        const [run] = await world.sql<{ id: string }>(
          `INSERT INTO run (id, label, trigger) VALUES (gen_random_uuid(), 'backlog', 'manual') RETURNING id`,
        );
        const backlog = run!.id;
        await world.sql(
          `WITH made AS (INSERT INTO device (id, name, address, port, credential_id)
             SELECT gen_random_uuid(), 'backlog-' || n, '127.0.0.1', ($1::int[])[1 + n % $2], (SELECT id FROM credential LIMIT 1)
             FROM generate_series(1, 1000) AS n RETURNING id)
           INSERT INTO visit (id, run_id, device_id) SELECT gen_random_uuid(), $3, id FROM made`,
          [kinds.map((_, host) => world.hosts[host]!.port), kinds.length, backlog],
        );
        await underWay(world, backlog, 10);
        const asked = performance.now();
        const rescan = await world.run([HOSTS - 1]);
        await underWay(world, rescan);
        expect(performance.now() - asked).toBeLessThan(5 * SECOND);
        expect(await isOver(world, rescan, 10 * SECOND)).toBe(true);

        const cancelled = performance.now();
        await cancelRun(world.ctx, backlog);
        expect(await isOver(world, backlog, 10 * SECOND)).toBe(true);
        expect(performance.now() - cancelled).toBeLessThan(5 * SECOND);
        const stats = await Promise.all(workers.map((worker) => worker.stats()));
        // 250 ms on a machine that does nothing else: `npm run chaos`, F9.
        expect(Math.max(...stats.map(({ stallMs }) => stallMs))).toBeLessThan(500);
      },
      60 * SECOND,
    );

    test('T42: every worker is asked to stop under load and hands back what it holds', async () => {
      const runs = new Runs(world);
      const runId = await runs.start(range(10, HOSTS));
      await underWay(world, runId);
      const workers = world.workers.ready();
      const ends = await Promise.all(workers.map((worker) => worker.stop()));
      expect(ends.every(({ code, ms }) => code === 0 && ms < 30 * SECOND)).toBe(true);
      const held = await world.sql(`SELECT id FROM visit WHERE state = 'running'`);
      expect(held).toEqual([]);
      await cancelRun(world.ctx, runId).catch(() => {});
    });
  });
}
