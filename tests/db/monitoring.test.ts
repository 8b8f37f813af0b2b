import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { GET as getHealth } from '../../app/healthz/route.ts';
import { GET as getMetrics } from '../../app/metrics/route.ts';
import { GET as getReady } from '../../app/readyz/route.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { createApiToken } from '#lib/people/api-tokens.ts';
import { openJobQueue } from '#lib/jobs/job-queue.ts';
import { ReadyCheck } from '#lib/jobs/readiness.ts';
import { beatWorker } from '#lib/runs/worker-rows.ts';
import { startRun } from '#lib/runs/start-run.ts';

import { asAdministrator, asRole } from '../lab/actors.ts';
import { makeDevice } from '../lab/make-visit.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';
import { startRedis } from '../lab/redis.ts';
import { describeWith } from '../lab/require-program.ts';

let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  await makeDevice(db, 'hyp1');
  const inDmz = await makeDevice(db, 'hyp2');
  await db.pool.query(`UPDATE device SET zone = 'dmz' WHERE id = $1`, [inDmz]);
  for (const [id, sites] of [
    ['whole', []],
    ['fra', ['fra']],
  ] as const) {
    await db.prisma.user.create({
      data: { id, name: id, email: `${id}@example.net`, role: 'operator', sites: [...sites] },
    });
  }
});
afterAll(async () => {
  await db.close();
  await database.drop();
});
beforeEach(() => {
  const config = { redisUrl: null, databaseUrl: database.url, web: { url: 'http://127.0.0.1:3000' } };
  Object.assign(globalThis, {
    ferruleServices: { config, db, auth: null, keys: null },
    ferruleMonitoring: undefined,
  });
});
afterEach(() => {
  Object.assign(globalThis, { ferruleServices: undefined, ferruleMonitoring: undefined });
});

const ask = (get: typeof getMetrics, headers: Record<string, string> = {}) =>
  get(new Request('http://127.0.0.1:3000/', { headers }), { params: Promise.resolve({}) });
const LOOPBACK = { 'x-ferrule-client-ip': '127.0.0.1' };

async function figures(): Promise<Record<string, number>> {
  const text = await (await ask(getMetrics, LOOPBACK)).text();
  const lines = text.split('\n').filter((line) => line.startsWith('ferrule_'));
  return Object.fromEntries(
    lines.map((line) => [line.replace(/ \S+$/, ''), Number(/ (\S+)$/.exec(line)![1])]),
  );
}

const token = async (id: string, scopes: ('inventory:read' | 'run:start')[], sites: string[] = []) => {
  const ctx = asRole(db, 'operator', { id, sites });
  const made = await createApiToken(ctx, { name: `t ${Math.random()}`, scopes, days: 1 });
  return { authorization: `Bearer ${made.token}` };
};

describe('who may read the metrics', () => {
  test.each([
    ['this machine', LOOPBACK, 200],
    ['this machine, IPv6', { 'x-ferrule-client-ip': '::1' }, 200],
    ['this machine, mapped', { 'x-ferrule-client-ip': '::ffff:127.0.0.1' }, 200],
    ['this machine, as Next.js passes it on', { ...LOOPBACK, 'x-forwarded-for': '127.0.0.1' }, 200],
    ['who says to be this machine', { ...LOOPBACK, 'x-forwarded-for': '127.0.0.1, 198.51.100.1' }, 401],
    ['a proxy that says so otherwise', { ...LOOPBACK, via: '1.1 proxy' }, 401],
    ['another', { 'x-ferrule-client-ip': '192.0.2.1' }, 401],
    ['a proxy on this machine', { ...LOOPBACK, 'x-forwarded-for': '198.51.100.1' }, 401],
    ['an unknown token', { ...LOOPBACK, authorization: 'Bearer frl_0000_11' }, 401],
    ['nobody known', {}, 401],
  ])('%s', async (_, headers, status) => {
    expect((await ask(getMetrics, headers)).status).toBe(status);
  });

  test('a token of the whole fleet that may read the inventory', async () => {
    expect((await ask(getMetrics, await token('whole', ['inventory:read']))).status).toBe(200);
    expect((await ask(getMetrics, await token('whole', ['run:start']))).status).toBe(403);
    expect((await ask(getMetrics, await token('fra', ['inventory:read'], ['fra']))).status).toBe(403);
  });
});

test('the metrics say what waits where, who works, and count what ended once', async () => {
  const { runId } = await startRun(asAdministrator(db), { trigger: 'manual' });
  await beatWorker(
    db,
    { id: crypto.randomUUID(), name: 'w', zones: ['', 'dmz'], concurrency: 64, version: '0' },
    0,
  );
  await db.pool.query(`UPDATE visit SET queued_at = now() - interval '90 seconds'`);
  const before = await figures();
  expect(before).toMatchObject({
    'ferrule_visits_queued{lane="now",zone=""}': 1,
    'ferrule_visits_queued{lane="now",zone="dmz"}': 1,
    'ferrule_workers_alive{zone="dmz"}': 1,
    ferrule_worker_sessions: 64,
    ferrule_runs_open: 1,
  });
  expect(before['ferrule_visit_oldest_wait_seconds{lane="now",zone="dmz"}']).toBeGreaterThanOrEqual(90);
  expect(before['ferrule_db_pool_connections{state="total"}']).toBeGreaterThan(0);

  // Ends of 21 seconds ago are settled; the first look was before them as far as the counter knows.
  Object.assign(globalThis, { ferruleMonitoring: undefined });
  await figures();
  await db.pool.query(
    `UPDATE visit SET state = 'done', outcome = 'failure', error_kind = 'timeout', finished_at = now() - interval '19.9 seconds'`,
  );
  await db.pool.query(`UPDATE run SET created_at = now() - interval '60 seconds', finished_at = now() - interval '19.9 seconds' WHERE id = $1`, [runId]); // prettier-ignore
  await expect
    .poll(async () => (await figures())['ferrule_visits_total{outcome="failure"}'], { timeout: 5_000 })
    .toBe(2);
  const after = await figures();
  expect(after).toMatchObject({
    'ferrule_visits_total{outcome="failure"}': 2,
    'ferrule_visit_failures_total{cause="timeout"}': 2,
    ferrule_run_duration_seconds_count: 1,
    'ferrule_run_duration_seconds_bucket{le="60"}': 1,
    'ferrule_run_duration_seconds_bucket{le="15"}': 0,
    ferrule_runs_open: 0,
  });
});

test('healthy means alive, ready means that database, migrations and queue are there', async () => {
  expect((await ask(getHealth)).status).toBe(200);
  const ready = await ask(getReady);
  expect([ready.status, await ready.json()]).toEqual([
    200,
    { ready: true, checks: { database: 'ok', migrations: 'ok', queue: 'ok' } },
  ]);
});

test('a database that is gone is said, without its address', async () => {
  const dead = openDb('postgresql://ferrule:secret@127.0.0.1:1/ferrule');
  const queue = openJobQueue(
    { redisUrl: null, databaseUrl: 'postgresql://ferrule:secret@127.0.0.1:1/f' },
    () => {},
  );
  const state = await new ReadyCheck(dead, queue).look();
  expect(state.ready).toBe(false);
  expect(state.checks.database).toBe('The database does not answer.');
  expect(state.checks.queue).toBe('The queue does not answer.');
  expect(JSON.stringify(state)).not.toMatch(/127|secret/);
  await dead.close();
  await queue.close();
});

test('a migration that is missing or under way is said', async () => {
  const check = new ReadyCheck(db, { waiting: () => Promise.resolve(0) });
  expect((await check.look()).ready).toBe(true);
  const owner = openDb(database.ownerUrl);
  const mark = (facts: string) =>
    owner.pool.query(`UPDATE _prisma_migrations SET ${facts} WHERE migration_name = '0001_init'`);
  await mark('finished_at = NULL');
  expect((await check.look()).checks.migrations).toContain('0001_init');
  await mark('finished_at = now(), rolled_back_at = now()');
  expect((await check.look()).checks.migrations).toBe('The database lacks 1 migrations.');
  await mark('rolled_back_at = NULL');
  expect((await check.look()).ready).toBe(true);
  await owner.close();
});

describeWith(['redis-server'], 'with Redis', () => {
  test('the queue is ready while Redis answers', async () => {
    const redis = await startRedis();
    const queue = openJobQueue({ redisUrl: redis.url, databaseUrl: database.url }, () => {});
    const check = new ReadyCheck(db, queue);
    expect((await check.look()).checks.queue).toBe('ok');
    await redis.stop();
    expect((await check.look()).checks.queue).toBe('The queue does not answer.');
    await queue.close();
  });
});
