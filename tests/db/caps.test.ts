import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { Context } from '#lib/context.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { claimVisit } from '#lib/runs/claim-visit.ts';
import { listCaps } from '#lib/runs/list-caps.ts';
import { getRunSummary } from '#lib/runs/run-summary.ts';
import { type CapInput, capInput, setCap } from '#lib/runs/set-cap.ts';
import { startRun } from '#lib/runs/start-run.ts';

import { asAdministrator, asRole } from '../lab/actors.ts';
import { makeDevice } from '../lab/make-visit.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

let database: TestDatabase;
let db: Db;
let ctx: Context;
let runId: string;
let leaf: string;
let visits: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  ctx = asAdministrator(db);
  for (const n of [1, 2, 3]) await makeDevice(db, `fra-${n}`, { site: 'fra' });
  await makeDevice(db, 'lon-1', { site: 'lon' });
  leaf = await makeDevice(db, 'leaf-lon', { site: 'lon', role: 'switch' });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});
beforeEach(async () => {
  await db.pool.query('DELETE FROM cap');
  await db.pool.query('DELETE FROM run');
  ({ runId } = await startRun(ctx, { trigger: 'manual' }));
  await db.pool.query('UPDATE visit SET not_before = NULL');
  const { rows } = await db.pool.query<{ id: string }>(
    'SELECT v.id FROM visit v JOIN device d ON d.id = v.device_id ORDER BY d.name',
  );
  visits = rows.map(({ id }) => id);
});

const site = (limit: number | null): CapInput => ({ kind: 'site', value: 'fra', limit });

test('a cap is set, changed and taken away, and each is in the audit log once', async () => {
  await setCap(ctx, site(2));
  await setCap(ctx, site(2));
  await setCap(ctx, site(1));
  await setCap(ctx, { kind: 'switch', value: 'LEAF-lon', limit: 3 });
  await setCap(ctx, { kind: 'credential', value: 'none', limit: 4 });
  expect((await listCaps(ctx)).map(({ kind, name, limit, waiting }) => [kind, name, limit, waiting])).toEqual(
    [
      ['site', 'fra', 1, 3],
      ['switch', 'leaf-lon', 3, 1],
      ['credential', 'none', 4, 5],
    ],
  );
  await setCap(ctx, site(null));
  await setCap(ctx, { kind: 'switch', value: leaf, limit: null });
  expect((await listCaps(ctx)).map(({ kind }) => kind)).toEqual(['credential']);
  const events = await db.prisma.auditEvent.findMany({
    where: { action: 'cap.set', subjectName: 'site fra' },
    orderBy: { id: 'asc' },
  });
  expect(events.map(({ before, after }) => [before, after])).toEqual([
    [null, { limit: 2 }],
    [{ limit: 2 }, { limit: 1 }],
    [{ limit: 1 }, null],
  ]);
});

test('the run says how many wait for which cap, while they do', async () => {
  expect((await getRunSummary(ctx, runId)).caps).toEqual([]);
  await setCap(ctx, site(1));
  expect((await getRunSummary(ctx, runId)).caps).toEqual([]);
  expect(await claimVisit(db, visits[0]!, 'w')).not.toBeNull();
  expect((await getRunSummary(ctx, runId)).caps).toEqual([
    { kind: 'site', name: 'fra', limit: 1, waiting: 2 },
  ]);
  expect(await claimVisit(db, visits[1]!, 'w')).toBeNull();
  // The session ended, and the visit that was put off for it has not been tried again yet.
  await db.pool.query(`UPDATE visit SET state = 'done', outcome = 'success' WHERE id = $1`, [visits[0]]);
  expect((await getRunSummary(ctx, runId)).caps).toEqual([
    { kind: 'site', name: 'fra', limit: 1, waiting: 2 },
  ]);
  expect((await getRunSummary(asRole(db, 'viewer', { sites: ['lon'] }), runId)).caps).toEqual([]);
  await setCap(ctx, site(null));
  expect((await getRunSummary(ctx, runId)).caps).toEqual([]);
});

test.each<[string, CapInput, number]>([
  ['a site that nothing is at', { kind: 'site', value: 'nowhere', limit: 1 }, 404],
  ['a host as a switch', { kind: 'switch', value: 'lon-1', limit: 1 }, 404],
  ['an unknown credential', { kind: 'credential', value: 'nobody', limit: 1 }, 404],
  ['a cap that is not there', { kind: 'site', value: 'fra', limit: null }, 404],
])('%s is refused', async (_, input, status) => {
  await expect(setCap(ctx, input)).rejects.toMatchObject({ status });
});

test.each([0, -1, 1025, 1.5])('no cap of %s', (limit) => {
  expect(capInput.safeParse({ kind: 'site', value: 'fra', limit }).success).toBe(false);
});

test('administrators of a site set caps there and nowhere else, operators none', async () => {
  const ofLondon = asRole(db, 'administrator', { sites: ['lon'] });
  await setCap(ofLondon, { kind: 'site', value: 'lon', limit: 5 });
  await setCap(ofLondon, { kind: 'switch', value: leaf, limit: 5 });
  await expect(setCap(ofLondon, site(5))).rejects.toMatchObject({ status: 403 });
  await expect(setCap(ofLondon, { kind: 'credential', value: 'none', limit: 5 })).rejects.toMatchObject({
    status: 403,
  });
  await expect(setCap(asRole(db, 'operator'), site(5))).rejects.toMatchObject({ status: 403 });
  const ofFrankfurt = asRole(db, 'administrator', { sites: ['fra'] });
  await expect(setCap(ofFrankfurt, { kind: 'switch', value: leaf, limit: null })).rejects.toMatchObject({
    status: 404,
  });
  expect((await listCaps(ofFrankfurt)).length).toBe(0);
  expect((await listCaps(ofLondon)).map(({ name }) => name)).toEqual(['lon', 'leaf-lon']);
});

test('the cap of a switch that was deleted can be taken away', async () => {
  const gone = await makeDevice(db, 'leaf-gone', { site: 'lon', role: 'switch' });
  await setCap(ctx, { kind: 'switch', value: gone, limit: 1 });
  await db.prisma.device.delete({ where: { id: gone } });
  expect(await listCaps(ctx)).toMatchObject([{ kind: 'switch', name: null }]);
  await setCap(ctx, { kind: 'switch', value: gone, limit: null });
  expect(await listCaps(ctx)).toEqual([]);
});
