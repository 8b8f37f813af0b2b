import { afterAll, beforeAll, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { dispatchVisits } from '#lib/jobs/dispatch-visits.ts';
import { type JobQueue, migrateQueue, openJobQueue } from '#lib/jobs/job-queue.ts';
import { startRun } from '#lib/runs/start-run.ts';
import { beatWorker, stopWorker } from '#lib/runs/worker-rows.ts';

import { makeProvedDevices } from '../bench/queue/visits-of-run.ts';
import { asAdministrator } from '../lab/actors.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

let database: TestDatabase;
let db: Db;
let queue: JobQueue;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  const backend = { redisUrl: null, databaseUrl: database.url };
  await migrateQueue(backend);
  queue = openJobQueue(backend, (error) => {
    throw error;
  });
  await makeProvedDevices(db, 2_500);
});
afterAll(async () => {
  await queue.close();
  await db.close();
  await database.drop();
});

test('a thousand visits wait in the queues, and more where workers have sessions for them', async () => {
  await startRun(asAdministrator(db), { trigger: 'manual' });
  await db.pool.query('UPDATE visit SET not_before = NULL');
  const dispatch = () => dispatchVisits(db, queue, { zones: ['', 'dmz'], batch: 10 });
  expect(await dispatch()).toBe(1_000);
  expect(await dispatch()).toBe(0);

  const worker = (last: number, zones: string[]) => ({
    id: `6a1f2a4e-0000-4000-8000-00000000000${last}`,
    name: `w/${last}`,
    zones,
    concurrency: 256,
    version: '1',
  });
  await beatWorker(db, worker(1, ['lab']), 0);
  await beatWorker(db, worker(2, ['']), 0);
  await beatWorker(db, worker(3, ['']), 0);
  await stopWorker(db, worker(3, ['']).id);
  expect(await dispatch()).toBe(0);

  await beatWorker(db, worker(4, ['', 'dmz']), 0);
  expect(await dispatch()).toBe(2 * 4 * 256 - 1_000);
});

test('visits that run apart share a job with few that are as suspect, until each has one of its own', async () => {
  await db.pool.query('DELETE FROM run');
  await startRun(asAdministrator(db), { trigger: 'manual' });
  await db.pool.query(
    `UPDATE visit SET not_before = CASE WHEN n <= 9 THEN NULL::timestamptz ELSE 'infinity' END,
       crashes = CASE WHEN n <= 6 THEN 2 ELSE 3 END
     FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM visit) numbered WHERE numbered.id = visit.id`,
  );
  const added: [queue: string, visits: number][] = [];
  const counting: JobQueue = {
    ...queue,
    add: async (name, _job, jobs) => {
      for (const { payload } of jobs) added.push([name, 'visitIds' in payload ? payload.visitIds.length : 0]);
    },
  };
  await dispatchVisits(db, counting, { zones: [''], batch: 10 });
  expect(added.toSorted()).toEqual([1, 1, 1, 2, 4].map((visits) => ['ferrule-apart', visits]));
});
