import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import type { Context } from '#lib/context.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { parseInventoryQuery } from '#lib/inventory/query.ts';
import { exportCsv } from '#lib/inventory/export-csv.ts';
import { cancelRun } from '#lib/runs/cancel-run.ts';
import { getRun } from '#lib/runs/get-run.ts';
import { listRuns } from '#lib/runs/list-runs.ts';
import { noteCredentialUse } from '#lib/runs/note-credential-use.ts';
import { retryRun } from '#lib/runs/retry-run.ts';
import { startRun } from '#lib/runs/start-run.ts';

import { asAdministrator, asRole } from '../lab/actors.ts';
import { makeDevice } from '../lab/make-visit.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

let database: TestDatabase;
let db: Db;
let everywhere: Context;
let inFra: Context;
let inLon: Context;
let [fra, lon]: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  everywhere = asAdministrator(db);
  inFra = asRole(db, 'operator', { id: 'fra', sites: ['fra'] });
  inLon = asRole(db, 'operator', { id: 'lon', sites: ['lon'] });
  fra = await makeDevice(db, 'in-fra', { site: 'fra' });
  lon = await makeDevice(db, 'in-lon', { site: 'lon' });
});

afterAll(async () => {
  await db.close();
  await database.drop();
});

const eventsOf = async (subjectId: string) =>
  (await db.prisma.auditEvent.findMany({ where: { subjectId }, orderBy: { id: 'asc' } })).map(
    ({ action, actorName, site, after }) => ({ action, actorName, site, after }),
  );

test('a run is noted with who started it and how much it reads, a cancelled one with what it spared', async () => {
  const { runId } = await startRun(everywhere, { trigger: 'manual' });
  await cancelRun(everywhere, runId);
  const { runId: retried } = await retryRun(inFra, runId);
  expect(await eventsOf(runId)).toEqual([
    {
      action: 'run.start',
      actorName: 'Test administrator',
      site: null,
      after: { devices: 2, trigger: 'manual', raw: false },
    },
    { action: 'run.cancel', actorName: 'Test administrator', site: null, after: { cancelled: 2 } },
  ]);
  expect(await eventsOf(retried)).toEqual([
    {
      action: 'run.retry',
      actorName: 'Test operator',
      site: 'fra',
      after: { devices: 1, trigger: 'retry', raw: false },
    },
  ]);
  await cancelRun(inFra, retried);
});

test('who has some sites starts, sees and cancels what is at these', async () => {
  const whole = await startRun(everywhere, { trigger: 'manual', insist: true });
  const seen = await getRun(inFra, whole.runId);
  expect([seen.total, seen.visits.map(({ device }) => device)]).toEqual([1, ['in-fra']]);
  expect((await listRuns(inFra)).find(({ id }) => id === whole.runId)).toMatchObject({ total: 1, queued: 1 });
  await expect(cancelRun(inFra, whole.runId)).rejects.toMatchObject({ status: 403 });
  await cancelRun(everywhere, whole.runId);

  const { runId, visits } = await startRun(inFra, { trigger: 'manual', deviceIds: [fra!, lon!] });
  expect(visits).toBe(1);
  await expect(getRun(inLon, runId)).rejects.toMatchObject({ status: 404 });
  expect((await listRuns(inLon)).map(({ id }) => id)).not.toContain(runId);
  await expect(cancelRun(inLon, runId)).rejects.toMatchObject({ status: 404 });
  await cancelRun(inFra, runId);
  await expect(retryRun(inLon, runId)).rejects.toMatchObject({ status: 409 });
  await expect(startRun(inLon, { trigger: 'manual', deviceIds: [fra!] })).rejects.toMatchObject({
    status: 409,
  });
});

test('a credential is noted once per run, whichever worker uses it how often', async () => {
  const [first, second] = [
    await startRun(inFra, { trigger: 'manual' }),
    await startRun(inLon, { trigger: 'manual' }),
  ];
  const credential = { id: '5b1f2a4e-0000-4000-8000-000000000001', name: 'lab root' };
  const use = (runId: string, worker: string) => noteCredentialUse(db, runId, credential, worker);
  await Promise.all(Array.from({ length: 20 }, () => use(first.runId, 'worker 1')));
  await use(second.runId, 'worker 1');
  // A process that knows nothing of what was noted.
  vi.resetModules();
  const { noteCredentialUse: other } = await import('#lib/runs/note-credential-use.ts');
  expect(other).not.toBe(noteCredentialUse);
  await other(db, first.runId, credential, 'worker 2');
  expect(await eventsOf(credential.id)).toEqual([
    {
      action: 'credential.use',
      actorName: 'worker 1',
      site: null,
      after: { run: first.runId, label: 'in-fra' },
    },
    {
      action: 'credential.use',
      actorName: 'worker 1',
      site: null,
      after: { run: second.runId, label: 'in-lon' },
    },
  ]);
});

test('an export is noted with what it was limited to', async () => {
  const stream = await exportCsv(everywhere, parseInventoryQuery(new URLSearchParams('site=fra&q=cab q')));
  stream.resume();
  const [event] = await db.prisma.auditEvent.findMany({ where: { action: 'inventory.export' } });
  expect(event).toMatchObject({
    subjectKind: 'inventory',
    subjectName: 'CSV',
    after: { filter: 'q=cab+q&site=fra' },
  });
});
