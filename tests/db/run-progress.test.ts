import type { Readable } from 'node:stream';

import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Context } from '#lib/context.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { exportRuns, exportRunTable, type RunTable } from '#lib/runs/export-run-tables.ts';
import { exportVisits } from '#lib/runs/export-visits.ts';
import { RunFollower } from '#lib/runs/follow-run.ts';
import { finishRuns } from '#lib/runs/finish-visit.ts';
import { listRunHistory, listRuns } from '#lib/runs/list-runs.ts';
import { listVisits } from '#lib/runs/list-visits.ts';
import { getRunSummary } from '#lib/runs/run-summary.ts';
import { startRun } from '#lib/runs/start-run.ts';

import { asAdministrator, asRole } from '../lab/actors.ts';
import { makeDevice } from '../lab/make-visit.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

const COUNT = 20;

let database: TestDatabase;
let db: Db;
let ctx: Context;
let runId: string;
const nameOf = (n: number) => `h${String(n).padStart(2, '0')}`;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  ctx = asAdministrator(db);
  for (let n = 0; n < COUNT; n++) await makeDevice(db, nameOf(n), { site: n % 2 ? 'lon' : 'fra' });
  ({ runId } = await startRun(ctx, { trigger: 'manual' }));
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

/** Ends the visit of one device as given. */
const end = (n: number, facts: string) =>
  db.pool.query(
    `UPDATE visit SET state = 'done', started_at = now() - interval '2 seconds', finished_at = now(), attempts = 1, ${facts}
     FROM device d WHERE d.id = device_id AND d.name = $1`,
    [nameOf(n)],
  );

test('each look tells the visits that changed since the one before, and a new one begins where it is told', async () => {
  const follower = new RunFollower(ctx, runId);
  const first = await follower.look();
  expect(first.visits.map(({ device }) => device)).toEqual(
    Array.from({ length: COUNT }, (_, n) => nameOf(n)),
  );
  expect((await follower.look()).visits).toEqual([]);
  await end(3, `outcome = 'success', connect_ms = 10, auth_ms = 20, ports_total = 4, ports_read = 4`);
  const second = await follower.look();
  expect(second.visits.map(({ device, outcome }) => [device, outcome])).toEqual([['h03', 'success']]);
  // A renewed lease is no news.
  await db.pool.query(`UPDATE visit SET lease_until = now()`);
  expect((await follower.look()).visits).toEqual([]);

  await end(
    4,
    `outcome = 'partial', error_kind = 'incomplete', connect_ms = 30, ports_total = 4, ports_read = 1`,
  );
  const again = await new RunFollower(ctx, runId, second.cursor).look();
  expect(again.visits.map(({ device }) => device)).toContain('h04');
});

test('a change that was under way at a look is told by the next one, whatever its time says', async () => {
  const client = await db.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(
      `UPDATE visit SET state = 'running', started_at = now() - interval '1 hour' FROM device d
       WHERE d.id = device_id AND d.name = 'h10'`,
    );
    const follower = new RunFollower(ctx, runId);
    await follower.look();
    await db.pool.query(`UPDATE device SET notes = 'later'`);
    expect((await follower.look()).visits).toEqual([]);
    await client.query('COMMIT');
    expect((await follower.look()).visits.map(({ device }) => device)).toEqual(['h10']);
  } finally {
    client.release();
  }
});

test.each(['x', '-1', '99999999999', '4294967295'])('the cursor %s tells everything', async (since) => {
  expect((await listVisits(ctx, runId, { since })).visits).toHaveLength(COUNT);
});

test('the figures: causes by size, rate and time left, stages, the slowest', async () => {
  await end(5, `outcome = 'failure', error_kind = 'timeout', error_message = 'late'`);
  await end(6, `outcome = 'failure', error_kind = 'timeout', error_message = 'late'`);
  await db.pool.query(
    `UPDATE visit SET started_at = now() - interval '9 seconds' FROM device d WHERE d.id = device_id AND d.name = 'h06'`,
  );
  const run = await getRunSummary(ctx, runId);
  expect(run).toMatchObject({
    total: COUNT,
    success: 1,
    partial: 1,
    failure: 2,
    portsTotal: 8,
    portsRead: 5,
  });
  expect(
    run.failures.map(({ kind, count, visits }) => [kind, count, visits.map(({ device }) => device)]),
  ).toEqual([
    ['timeout', 2, ['h05', 'h06']],
    ['incomplete', 1, ['h04']],
  ]);
  expect(run.failures.every(({ remedy }) => remedy !== '')).toBe(true);
  expect(run.slowest[0]).toMatchObject({ device: 'h06' });
  expect(run.stages[0]).toMatchObject({ stage: 'connect', p50Ms: 20, p95Ms: 29, visits: 2 });
  expect(run.stages[1]).toMatchObject({ stage: 'auth', p50Ms: 20, visits: 1 });
  expect(run.stages[2]).toMatchObject({ stage: 'read', p50Ms: null, visits: 0 });
  // Four visits ended within the last half minute, sixteen are left.
  expect(run.perSecond).toBeGreaterThan(0);
  expect(run.secondsLeft).toBe(Math.ceil((COUNT - 4) / run.perSecond!));
  expect(run.unservedZones).toEqual(['']);
});

test('who has some sites is told of these only', async () => {
  const inFra = asRole(db, 'viewer', { sites: ['fra'] });
  const { run, visits } = await new RunFollower(inFra, runId).look();
  expect(visits).toHaveLength(COUNT / 2);
  expect(run.failures.map(({ kind, count }) => [kind, count])).toEqual([
    ['incomplete', 1],
    ['timeout', 1],
  ]);
  expect(await csvOf(inFra)).toHaveLength(COUNT / 2);
});

const csvOf = async (who: Context) => rowsOf(await exportVisits(who, runId));
const tableOf = async (who: Context, table: RunTable) => rowsOf(await exportRunTable(who, runId, table));

async function rowsOf(csv: Readable): Promise<Record<string, string>[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of csv) chunks.push(Buffer.from(chunk as Buffer));
  return parse(Buffer.concat(chunks), { columns: true });
}

test('the CSV has every visit, and nothing a spreadsheet would run', async () => {
  await end(7, `outcome = 'failure', error_kind = 'internal', error_message = '=1+1'`);
  const rows = await csvOf(ctx);
  expect(rows).toHaveLength(COUNT);
  expect(rows[7]).toMatchObject({ device: 'h07', outcome: 'failure', cause: 'internal', message: "'=1+1" });
  expect(rows[3]).toMatchObject({ connectMs: '10', authMs: '20', readMs: '', portsRead: '4' });
});

test('every other table of the page as CSV: causes, stages and all visits by time', async () => {
  expect(
    (await tableOf(ctx, 'causes')).map(({ cause, failed, partial }) => [cause, failed, partial]),
  ).toEqual([
    ['timeout', '2', '0'],
    ['incomplete', '0', '1'],
    ['internal', '1', '0'],
  ]);
  expect((await tableOf(ctx, 'causes')).every(({ sentence, remedy }) => sentence && remedy)).toBe(true);
  const stages = await tableOf(ctx, 'stages');
  expect(stages.map(({ stage }) => stage)).toEqual(['connect', 'auth', 'read', 'parse', 'store']);
  expect(stages[0]).toMatchObject({ visits: '2', minMs: '10', p50Ms: '20.0', p95Ms: '29.0', maxMs: '30' });
  expect(stages[2]).toMatchObject({ visits: '0', minMs: '', p50Ms: '' });
  await db.pool.query(`UPDATE device SET name = '=cmd|h06' WHERE name = 'h06'`);
  const slowest = await tableOf(ctx, 'slowest');
  expect(slowest).toHaveLength(5);
  expect(slowest[0]).toMatchObject({ device: "'=cmd|h06", outcome: 'failure' });
  expect(Number(slowest[0]!.tookSeconds)).toBeGreaterThan(8);
  await db.pool.query(`UPDATE device SET name = 'h06' WHERE name = '=cmd|h06'`);
  // h04 and h06 are in fra.
  expect(await tableOf(asRole(db, 'viewer', { sites: ['fra'] }), 'slowest')).toHaveLength(2);
});

test('the history has the runs for the same that are over, the oldest first', async () => {
  const again = async () => (await startRun(ctx, { trigger: 'schedule', label: 'Nightly' })).runId;
  const runs: string[] = [];
  for (let n = 0; n < 3; n++) {
    runs.push(await again());
    await db.pool.query(`UPDATE visit SET state = 'done', outcome = 'success' WHERE run_id = $1`, [runs[n]]);
    if (n < 2) await db.pool.query('UPDATE run SET finished_at = now() WHERE id = $1', [runs[n]]);
  }
  const history = await listRunHistory(ctx, 'Nightly');
  expect(history.map(({ id, success }) => [id, success])).toEqual(runs.slice(0, 2).map((id) => [id, COUNT]));
  const inFra = asRole(db, 'viewer', { sites: ['fra'] });
  const exported = await rowsOf(await exportRuns(ctx, { label: 'Nightly' }));
  expect(exported.map(({ run, visits }) => [run, visits])).toEqual(
    runs.toReversed().map((id) => [id, String(COUNT)]),
  );
  expect(await rowsOf(await exportRuns(ctx, {}))).toHaveLength(4);
  expect((await rowsOf(await exportRuns(inFra, { label: 'Nightly' })))[0]).toMatchObject({
    visits: String(COUNT / 2),
    open: '0',
  });
  expect((await listRunHistory(inFra, 'Nightly')).map(({ success }) => success)).toEqual([
    COUNT / 2,
    COUNT / 2,
  ]);
});

test('the counts of a run that is over are kept, and are those of its visits', async () => {
  const { runId: over } = await startRun(ctx, { trigger: 'schedule', label: 'Kept' });
  await db.pool.query(
    `UPDATE visit SET state = 'done', outcome = CASE WHEN d.site = 'fra' THEN 'success' ELSE 'failure' END
     FROM device d WHERE d.id = device_id AND run_id = $1`,
    [over],
  );
  const counted = (await listRuns(ctx))[0]!;
  await db.prisma.$transaction((tx) => finishRuns(tx, [over]));
  const kept = (await listRuns(ctx))[0]!;
  expect(kept.finishedAt).not.toBeNull();
  expect(kept).toEqual({ ...counted, finishedAt: kept.finishedAt });
  expect(kept).toMatchObject({ total: COUNT, success: COUNT / 2, failure: COUNT / 2 });
  await db.pool.query('DELETE FROM visit WHERE run_id = $1', [over]);
  expect((await listRuns(ctx))[0]).toEqual(kept);
  expect(await listRunHistory(ctx, 'Kept')).toEqual([kept]);
  expect(await listRunHistory(asRole(db, 'viewer', { sites: ['fra'] }), 'Kept')).toEqual([]);
});
