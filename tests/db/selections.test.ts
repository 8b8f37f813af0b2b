import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { Context } from '#lib/context.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { refreshInventory } from '#lib/db/refresh-inventory.ts';
import { retryRun } from '#lib/runs/retry-run.ts';
import type { PlainSelection, Retry } from '#lib/runs/selection.ts';
import { startRun } from '#lib/runs/start-run.ts';
import { beatWorker } from '#lib/runs/worker-rows.ts';
import { previewRun } from '#lib/selections/preview-run.ts';
import { resolveSelection } from '#lib/selections/resolve-selection.ts';
import { deleteSelection, listSelections, saveSelection } from '#lib/selections/saved-selections.ts';
import { repeatRun, startSelected } from '#lib/selections/start-selected.ts';

import { asAdministrator, asRole } from '../lab/actors.ts';
import { makeDevice } from '../lab/make-visit.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

let database: TestDatabase;
let db: Db;
let ctx: Context;
let inFra: Context;
const ids: Record<string, string> = {};

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  ctx = asAdministrator(db);
  inFra = asRole(db, 'operator', { id: 'fra', sites: ['fra'] });
  ids.hyp1 = await makeDevice(db, 'hyp1', { site: 'fra' });
  ids.hyp2 = await makeDevice(db, 'Hyp2', { site: 'lon' });
  ids.leaf = await makeDevice(db, 'leaf', { site: 'fra', role: 'switch', platform: 'auto' });
  ids.jump = await makeDevice(db, 'jump', { site: 'fra', role: 'jump' });
  ids.gone = await makeDevice(db, 'gone', { site: 'fra' });
  await db.pool.query(`UPDATE device SET retired_at = now() WHERE name = 'gone'`);
  await db.pool.query(`UPDATE device SET tags = '{gold,x}' WHERE name IN ('Hyp2', 'leaf')`);
  await db.pool.query(`UPDATE device SET zone = 'dmz' WHERE name = 'Hyp2'`);
  await db.prisma.$transaction((tx) => refreshInventory(tx, Object.values(ids)));
});
afterAll(async () => {
  await db.close();
  await database.drop();
});
beforeEach(() => db.pool.query('DELETE FROM run'));

const namesOf = (deviceIds: string[]) =>
  deviceIds.map((id) => Object.keys(ids).find((name) => ids[name] === id)).toSorted();

test.each<[string, PlainSelection, string[], string[]]>([
  ['everything', { kind: 'all' }, ['hyp1', 'hyp2', 'leaf'], ['hyp1', 'leaf']],
  ['hosts only', { kind: 'all', role: 'host' }, ['hyp1', 'hyp2'], ['hyp1']],
  ['a site', { kind: 'site', site: 'lon' }, ['hyp2'], []],
  ['a tag', { kind: 'tag', tag: 'gold' }, ['hyp2', 'leaf'], ['leaf']],
  ['a tag, switches only', { kind: 'tag', tag: 'gold', role: 'switch' }, ['leaf'], ['leaf']],
  ['names, however written', { kind: 'names', names: ['HYP1', 'hyp2'] }, ['hyp1', 'hyp2'], ['hyp1']],
  ['a filter', { kind: 'filter', query: 'site=fra&q=hyp' }, ['hyp1'], ['hyp1']],
])('%s', async (_, selection, everywhere, atFra) => {
  expect(namesOf((await resolveSelection(ctx, selection)).deviceIds)).toEqual(everywhere);
  expect(namesOf((await resolveSelection(inFra, selection)).deviceIds)).toEqual(atFra);
});

test('a name that is not there starts nothing, nor does one of another site or a filter that is not understood', async () => {
  const names = ['hyp1', 'gone', 'jump', 'hyp2'];
  await expect(startSelected(ctx, { kind: 'names', names })).rejects.toMatchObject({
    status: 404,
    message: expect.stringContaining('gone, jump') as string,
  });
  await expect(startSelected(inFra, { kind: 'names', names: ['hyp2'] })).rejects.toMatchObject({
    status: 404,
  });
  await expect(startSelected(ctx, { kind: 'filter', query: 'nonsense=1' })).rejects.toMatchObject({
    status: 400,
  });
  await expect(startSelected(asRole(db, 'viewer'), { kind: 'all' })).rejects.toMatchObject({ status: 403 });
  expect(await db.prisma.run.count()).toBe(0);
});

test('a saved selection is used by its name until it is deleted', async () => {
  const { id } = await saveSelection(ctx, { name: 'Gold', selection: { kind: 'tag', tag: 'gold' } });
  await expect(saveSelection(ctx, { name: 'Gold', selection: { kind: 'all' } })).rejects.toMatchObject({
    status: 409,
  });
  expect((await listSelections(ctx)).map(({ name }) => name)).toEqual(['Gold']);
  const { runId, visits } = await startSelected(ctx, { kind: 'saved', id });
  expect(visits).toBe(2);
  expect(await db.prisma.run.findUniqueOrThrow({ where: { id: runId } })).toMatchObject({
    label: 'Gold',
    selection: { kind: 'saved', id },
  });
  await deleteSelection(ctx, id);
  await expect(startSelected(ctx, { kind: 'saved', id })).rejects.toMatchObject({ status: 404 });
  const noted = await db.prisma.auditEvent.findMany({
    where: { subjectKind: 'selection' },
    orderBy: { id: 'asc' },
  });
  expect(noted.map(({ action }) => action)).toEqual(['selection.save', 'selection.delete']);
});

test('a dry run says where the sessions would go, as whom, what they run and what stands in the way', async () => {
  await beatWorker(db, { id: crypto.randomUUID(), name: 'w', zones: [''], concurrency: 1, version: '0' }, 0);
  await db.prisma.hostKey.create({
    data: { deviceId: ids.hyp1!, algorithm: 'ssh-ed25519', fingerprint: 'SHA256:1', state: 'approved' },
  });
  const preview = await previewRun(ctx, { kind: 'all' });
  expect(preview.total).toBe(3);
  const by = Object.fromEntries(preview.visits.map((visit) => [visit.device, visit]));
  expect(by.hyp1).toMatchObject({
    address: 'hyp1.test',
    credential: 'none',
    username: 'root',
    obstacle: null,
  });
  expect(by.hyp1!.commands).toBeGreaterThan(3);
  expect(by.leaf).toMatchObject({ platform: 'auto', commands: null });
  expect(by.leaf!.obstacle).toContain('host key');
  expect(by.Hyp2!.obstacle).toContain('zone dmz');
  expect(preview.platforms.find(({ id }) => id === 'linux')!.commands.length).toBe(by.hyp1!.commands);
  expect(await db.prisma.run.count()).toBe(0);
  expect((await previewRun(inFra, { kind: 'all' })).visits.map(({ device }) => device)).toEqual([
    'hyp1',
    'leaf',
  ]);
});

test.each<[Retry, string[]]>([
  ['missed', ['hyp1', 'hyp2', 'leaf']],
  ['failed', ['hyp1']],
  ['unreachable', ['hyp1']],
  ['skipped', ['leaf']],
  ['partial', ['hyp2']],
])('a retry of what was %s', async (of, expected) => {
  const { runId } = await endedRun();
  const again = await retryRun(ctx, runId, of);
  const visits = await db.prisma.visit.findMany({ where: { runId: again.runId } });
  expect(namesOf(visits.map(({ deviceId }) => deviceId))).toEqual(expected);
});

async function endedRun(): Promise<{ runId: string }> {
  const { runId } = await startSelected(ctx, { kind: 'all' });
  const ends = [
    ['hyp1', `outcome = 'failure', error_kind = 'timeout'`],
    ['Hyp2', `outcome = 'partial', error_kind = 'incomplete'`],
    ['leaf', `outcome = 'skipped', error_kind = 'read-just-now'`],
  ];
  for (const [name, facts] of ends) {
    await db.pool.query(
      `UPDATE visit SET state = 'done', ${facts} FROM device d WHERE d.id = device_id AND d.name = $1 AND run_id = $2`,
      [name, runId],
    );
  }
  return { runId };
}

test('an old run is repeated with its selection as it is now, or with its devices', async () => {
  const { runId } = await endedRun();
  ids.late = await makeDevice(db, 'late', { site: 'fra' });
  const again = await repeatRun(ctx, runId);
  expect(again.visits).toBe(4);
  expect(await db.prisma.run.findUniqueOrThrow({ where: { id: again.runId } })).toMatchObject({
    retryOf: runId,
    insist: true,
    selection: { kind: 'all' },
  });
  await db.pool.query(`UPDATE visit SET state = 'done'`);
  const plain = await startRun(ctx, { trigger: 'manual', deviceIds: [ids.hyp1!, ids.leaf!] });
  await db.pool.query(`UPDATE visit SET state = 'done'`);
  expect((await repeatRun(ctx, plain.runId)).visits).toBe(2);
});
