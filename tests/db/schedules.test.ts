import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Context } from '#lib/context.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { deleteSelection, saveSelection } from '#lib/selections/saved-selections.ts';
import { nextTimes } from '#lib/schedules/cron-times.ts';
import { listSchedules } from '#lib/schedules/list-schedules.ts';
import { startDueSchedules } from '#lib/schedules/start-due-schedules.ts';
import { createSchedule, deleteSchedule, editSchedule } from '#lib/schedules/write-schedule.ts';

import { asRole } from '../lab/actors.ts';
import { makeDevice } from '../lab/make-visit.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

let database: TestDatabase;
let db: Db;
let owner: pg.Client;
let ctx: Context;
let inFra: Context;

const NIGHTLY = {
  name: 'Nightly',
  cron: '0 2 * * *',
  timeZone: 'Europe/Berlin',
  selection: { kind: 'all' as const },
  enabled: true,
};

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await makeDevice(db, 'hyp1', { site: 'fra' });
  await makeDevice(db, 'hyp2', { site: 'lon' });
  for (const [id, sites] of [
    ['everywhere', []],
    ['fra', ['fra']],
  ] as const) {
    await db.prisma.user.create({
      data: { id, name: `Person ${id}`, email: `${id}@example.net`, role: 'operator', sites: [...sites] },
    });
  }
  ctx = asRole(db, 'operator', { id: 'everywhere' });
  inFra = asRole(db, 'operator', { id: 'fra', sites: ['fra'] });
});
afterAll(async () => {
  await db.close();
  await owner.end();
  await database.drop();
});
beforeEach(async () => {
  await db.pool.query('DELETE FROM run');
  await db.pool.query('DELETE FROM schedule');
  await db.pool.query(`UPDATE "user" SET role = 'operator', disabled_at = NULL`);
});

describe('times', () => {
  const isoTimes = (cron: string, timeZone: string, from: string, count = 2) =>
    nextTimes(cron, timeZone, new Date(from), count).map((time) =>
      time.toISOString().replace(':00.000Z', 'Z'),
    );

  test.each([
    ['on weekdays, of the zone', '0 2 * * 1-5', 'Europe/Berlin', '2026-11-20T12:00:00Z', ['2026-11-23T01:00Z', '2026-11-24T01:00Z']],
    ['in summer and in winter the clock says the same', '0 2 * * 0', 'Europe/London', '2026-10-18T12:00:00Z', ['2026-10-25T02:00Z', '2026-11-01T02:00Z']],
    ['in an hour that comes twice, once', '30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', ['2026-10-25T00:30Z', '2026-10-26T01:30Z']],
    ['in an hour that is skipped, after it', '30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', ['2026-03-29T01:30Z', '2026-03-30T00:30Z']],
    ['across the date line', '0 9 1 * *', 'Pacific/Auckland', '2026-05-20T00:00:00Z', ['2026-05-31T21:00Z', '2026-06-30T21:00Z']],
  ])('%s', (_, cron, zone, from, times) => {
    expect(isoTimes(cron, zone, from)).toEqual(times);
  }); // prettier-ignore

  test.each([
    ['seconds', '0 0 2 * * *', 'UTC'],
    ['words', 'every night', 'UTC'],
    ['an hour that is none', '0 25 * * *', 'UTC'],
    ['a day that no month has', '0 0 30 2 *', 'UTC'],
    ['a zone that is none', '0 2 * * *', 'Mars/Olympus'],
  ])('%s are refused', (_, cron, zone) => {
    expect(() => nextTimes(cron, zone, new Date(), 1)).toThrow(
      expect.objectContaining({ status: 400 }) as Error,
    );
  });
});

const due = () => db.pool.query(`UPDATE schedule SET next_at = now() - interval '3 days' WHERE enabled`);
const runs = () => db.prisma.run.findMany({ include: { _count: { select: { visits: true } } } });

test('of several workers one starts what is due, once, also when its time passed three times', async () => {
  const { id } = await createSchedule(ctx, NIGHTLY);
  expect(await startDueSchedules(db, 'w')).toEqual([]);
  await due();
  const others = [openDb(database.url), openDb(database.url), openDb(database.url)];
  const starts = await Promise.all([db, ...others].map((each, n) => startDueSchedules(each, `w${n}`)));
  await Promise.all(others.map((each) => each.close()));
  expect(starts.flat()).toMatchObject([{ schedule: 'Nightly', visits: 2 }]);
  expect(await runs()).toMatchObject([
    { label: 'Nightly', trigger: 'schedule', scheduleId: id, insist: false, selection: { kind: 'all' }, _count: { visits: 2 } },
  ]); // prettier-ignore
  const [row] = await listSchedules(ctx);
  expect(row).toMatchObject({ owner: 'Person everywhere', lastRun: { id: expect.any(String) as string } });
  expect(row!.next).toHaveLength(5);
  expect(row!.next[0]!.getTime()).toBeGreaterThan(Date.now());
});

test('a start that fails halfway starts nothing and is made up for', async () => {
  await createSchedule(ctx, NIGHTLY);
  await due();
  await owner.query('ALTER TABLE visit ADD CONSTRAINT test_no_visits CHECK (false) NOT VALID');
  await expect(startDueSchedules(db, 'w')).rejects.toThrow();
  expect(await runs()).toEqual([]);
  await owner.query('ALTER TABLE visit DROP CONSTRAINT test_no_visits');
  expect(await startDueSchedules(db, 'w')).toMatchObject([{ visits: 2 }]);
});

test('its runs have the rights of who made it, as they are then', async () => {
  await createSchedule(inFra, { ...NIGHTLY, name: 'Of Frankfurt' });
  await due();
  expect(await startDueSchedules(db, 'w')).toMatchObject([{ visits: 1 }]);
  await db.pool.query(`UPDATE "user" SET disabled_at = now() WHERE id = 'fra'`);
  await due();
  expect(await startDueSchedules(db, 'w')).toMatchObject([
    { refused: expect.stringContaining('disabled') as string },
  ]);
  const [row] = await listSchedules(ctx);
  expect(row).toMatchObject({ enabled: false, next: [] });
});

test('a time with nothing to visit passes; the next one comes', async () => {
  const { id } = await createSchedule(ctx, { ...NIGHTLY, selection: { kind: 'tag', tag: 'nothing has it' } });
  await due();
  expect(await startDueSchedules(db, 'w')).toMatchObject([{ refused: expect.any(String) as string }]);
  expect((await db.prisma.schedule.findUniqueOrThrow({ where: { id } })).nextAt!.getTime()).toBeGreaterThan(
    Date.now(),
  );
});

test('it is edited, disabled, enabled and deleted, each noted; a saved selection stays while it is used', async () => {
  const saved = await saveSelection(ctx, { name: 'Frankfurt', selection: { kind: 'site', site: 'fra' } });
  const { id } = await createSchedule(ctx, { ...NIGHTLY, selection: { kind: 'saved', id: saved.id } });
  await expect(createSchedule(ctx, NIGHTLY)).rejects.toMatchObject({ status: 409 });
  await expect(deleteSelection(ctx, saved.id)).rejects.toMatchObject({ status: 409 });
  await editSchedule(ctx, id, { enabled: false });
  await due();
  expect(await startDueSchedules(db, 'w')).toEqual([]);
  await editSchedule(ctx, id, { enabled: true, cron: '0 3 * * *' });
  await expect(editSchedule(ctx, id, { cron: '0 0 30 2 *' })).rejects.toMatchObject({ status: 400 });
  expect((await listSchedules(ctx))[0]).toMatchObject({ enabled: true, cron: '0 3 * * *' });
  await deleteSchedule(ctx, id);
  const noted = await db.prisma.auditEvent.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } });
  expect(noted.map(({ action }) => action)).toEqual([
    'schedule.create', 'schedule.edit', 'schedule.edit', 'schedule.delete',
  ]); // prettier-ignore
});

test('who has some sites sees and changes only their own, and a viewer makes none', async () => {
  const { id } = await createSchedule(ctx, NIGHTLY);
  expect(await listSchedules(inFra)).toEqual([]);
  await expect(editSchedule(inFra, id, { enabled: false })).rejects.toMatchObject({ status: 404 });
  await expect(deleteSchedule(inFra, id)).rejects.toMatchObject({ status: 404 });
  await expect(createSchedule(asRole(db, 'viewer'), NIGHTLY)).rejects.toMatchObject({ status: 403 });
});
