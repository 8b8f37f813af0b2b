import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { listZones } from '#lib/runs/list-zones.ts';
import { startRun } from '#lib/runs/start-run.ts';
import { beatWorker, listWorkers, stopWorker, unservedZones } from '#lib/runs/worker-rows.ts';

import { asAdministrator, asRole } from '../lab/actors.ts';
import { makeDevice } from '../lab/make-visit.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

const WORKER = {
  id: '6a1f2a4e-0000-4000-8000-000000000001',
  name: 'mgmt-1/42',
  zones: ['', 'dmz'],
  concurrency: 64,
  version: '1.2.3',
};

let database: TestDatabase;
let db: Db;
let runId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  await makeDevice(db, 'plain');
  const dmz = await makeDevice(db, 'in-dmz');
  await db.pool.query(`UPDATE device SET zone = 'dmz' WHERE id = $1`, [dmz]);
  ({ runId } = await startRun(asAdministrator(db), { trigger: 'manual' }));
});
afterAll(async () => {
  await db.close();
  await database.drop();
});
beforeEach(() => db.pool.query('DELETE FROM worker'));

test('a worker is alive from its first beat to its end, with what it holds', async () => {
  await beatWorker(db, WORKER, 0);
  await beatWorker(db, WORKER, 7);
  const rows = await listWorkers(asAdministrator(db));
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ ...WORKER, running: 7, alive: true, stoppedAt: null });
  await stopWorker(db, WORKER.id);
  const [ended] = await listWorkers(asAdministrator(db));
  expect(ended).toMatchObject({ alive: false, running: 0 });
  expect(ended!.stoppedAt).not.toBeNull();
});

test.each([
  ['nobody', null, '', ['', 'dmz']],
  ['a worker of all zones', ['', 'dmz'], '', []],
  ['a worker of one zone', ['dmz'], '', ['']],
  ['a worker that stopped beating', ['', 'dmz'], `last_seen_at = now() - interval '31 seconds'`, ['', 'dmz']],
  ['a worker that ended', ['', 'dmz'], 'stopped_at = now()', ['', 'dmz']],
])('zones that visits wait for, with %s at work', async (_, zones, fate, unserved) => {
  if (zones) await beatWorker(db, { ...WORKER, zones }, 0);
  if (fate) await db.pool.query(`UPDATE worker SET ${fate}`);
  expect(await unservedZones(db, runId)).toEqual(unserved);
});

test('zones: who is there, who waits, and who serves', async () => {
  await beatWorker(db, { ...WORKER, zones: ['dmz', 'lab'] }, 0);
  await beatWorker(db, { ...WORKER, id: '6a1f2a4e-0000-4000-8000-000000000002', zones: ['dmz'] }, 0);
  expect(await listZones(asAdministrator(db))).toMatchObject([
    { zone: '', devices: 1, waiting: 1, running: 0, workers: 0, sessions: 0 },
    { zone: 'dmz', devices: 1, waiting: 1, running: 0, workers: 2, sessions: 128 },
    { zone: 'lab', devices: 0, waiting: 0, waitingSince: null, workers: 1, sessions: 64 },
  ]);
  const elsewhere = asRole(db, 'viewer', { sites: ['nowhere'] });
  expect((await listZones(elsewhere)).map(({ zone, devices, waiting }) => [zone, devices, waiting])).toEqual([
    ['dmz', 0, 0],
    ['lab', 0, 0],
  ]);
});
