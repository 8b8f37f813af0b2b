import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { noteRefused, noteTaken, REFUSALS_TO_PAUSE } from '#lib/devices/credential-health.ts';
import {
  type ClaimedVisit,
  claimVisit,
  LEASE_SECONDS,
  MAX_CRASHES,
  releaseVisits,
  renewLeases,
  requeueLostVisits,
  takeCrashedVisits,
} from '#lib/runs/claim-visit.ts';
import { type DueVisit, leaveVisits, takeDueVisits } from '#lib/runs/due-visits.ts';
import { finishVisits } from '#lib/runs/finish-visit.ts';
import { takeLoginTurn } from '#lib/runs/first-logins.ts';
import { readsJustNow } from '#lib/runs/read-just-now.ts';
import { insertRun, startRun } from '#lib/runs/start-run.ts';
import { NO_TRACE } from '#lib/runs/visit-trace.ts';
import { FirstLogins } from '#workers/first-logins.ts';

import { asAdministrator } from '../lab/actors.ts';
import { eventually } from '../lab/eventually.ts';
import { makeDevice } from '../lab/make-visit.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

let database: TestDatabase;
let db: Db;
const WINDOW = 100;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});
beforeEach(async () => {
  await db.pool.query('DELETE FROM run');
  await db.pool.query('DELETE FROM device');
  await db.pool.query('DELETE FROM cap');
  await db.pool.query('DELETE FROM credential_refusal');
  await db.pool.query('UPDATE credential SET paused_at = NULL, proved_at = NULL');
});

/** Devices with an approved key, so that a visit signs in. */
async function devices(count: number, facts: { zone?: string; site?: string } = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const id = await makeDevice(db, `${facts.zone ?? 'd'}-${facts.site ?? 's'}-${i}`, facts);
    await db.prisma.hostKey.create({
      data: { deviceId: id, algorithm: 'ssh-ed25519', fingerprint: `SHA256:${i}`, state: 'approved' },
    });
    ids.push(id);
  }
  return ids;
}

const start = async (deviceIds: string[]) => {
  const { runId } = await startRun(asAdministrator(db), { trigger: 'manual', deviceIds });
  await db.pool.query('UPDATE visit SET not_before = NULL');
  return runId;
};
const due = (zones = [''], most = WINDOW, refill = 1) => takeDueVisits(db, zones, { most, refill });
const claim = (id: string) => claimVisit(db, id, 'w');

/** Ends a visit as one that the device let in. */
async function succeed(id: string): Promise<void> {
  const visit = (await claim(id))!;
  const trace = { ...NO_TRACE, connectMs: 1, authMs: 2 };
  const end = { outcome: 'success' as const, failure: null, portsTotal: 0, portsRead: 0, trace };
  await db.prisma.$transaction((tx) => finishVisits(tx, [{ visit, end }], () => Promise.resolve()));
}

/** Ends a claim as of a device that did not answer. */
async function fail(visit: ClaimedVisit): Promise<void> {
  const failure = { kind: 'timeout' as const, message: 'late' };
  const end = { outcome: 'failure' as const, failure, portsTotal: null, portsRead: null };
  await db.prisma.$transaction((tx) => finishVisits(tx, [{ visit, end }], () => Promise.resolve()));
}

test('T16: of a fan-out 64 devices are connected to with a credential, and the others once one has taken it', async () => {
  await start(await devices(70));
  const scouts = await due();
  expect(scouts).toHaveLength(64);
  expect(await due()).toEqual([]);
  await succeed(scouts[0]!.id);
  expect(await due()).toHaveLength(6);
});

test('T16: two devices are tried with a credential, the next once one of them has ended, all once one has taken it', async () => {
  const ids = await devices(7);
  const { credentialId } = await db.prisma.device.findUniqueOrThrow({ where: { id: ids[0]! } });
  await start(ids);
  const claims = await Promise.all((await due()).map(({ id }) => claim(id)));
  const turns = await Promise.all(claims.map((visit) => takeLoginTurn(db, visit!, credentialId)));
  expect(turns.toSorted()).toEqual(['try', 'try', 'wait', 'wait', 'wait', 'wait', 'wait']);
  const [tried, waiting, later] = [claims[turns.indexOf('try')]!, claims[turns.indexOf('wait')]!, claims[turns.lastIndexOf('wait')]!]; // prettier-ignore
  await fail(tried);
  expect(await takeLoginTurn(db, waiting, credentialId)).toBe('try');
  expect(await takeLoginTurn(db, later, credentialId)).toBe('wait');
  await noteTaken(db, credentialId);
  expect(await takeLoginTurn(db, later, credentialId)).toBe('proved');
});

test('once a device has taken the credential, those that wait log in, and the rest is dispatched at once', async () => {
  const ids = await devices(4);
  const { credentialId } = await db.prisma.device.findUniqueOrThrow({ where: { id: ids[0]! } });
  await start(ids);
  const claims = (await Promise.all((await due()).map(({ id }) => claim(id)))).map((visit) => visit!);
  let dispatched = 0;
  const logins = new FirstLogins(db, () => (dispatched += 1));
  const turns = claims.map((visit) => logins.turn(visit, credentialId));
  await Promise.race([turns[2], Promise.all([turns[0], turns[1]])]);
  await noteTaken(db, credentialId);
  for (const visit of claims) logins.took(visit, credentialId);
  await Promise.all(turns);
  expect(dispatched).toBe(1);
});

test('a first fan-out of thousands is dispatched though the database has not counted its new rows yet', async () => {
  const fresh = await createTestDatabase();
  const owner = new pg.Client({ connectionString: fresh.ownerUrl });
  // As a worker opens it.
  const first = openDb(fresh.url, { planOnce: true });
  try {
    await owner.connect();
    await owner.query(`
      ALTER TABLE visit SET (autovacuum_enabled = false); ALTER TABLE device SET (autovacuum_enabled = false);
      ALTER TABLE host_key SET (autovacuum_enabled = false); ALTER TABLE cap SET (autovacuum_enabled = false);
      ANALYZE`);
    const id = await makeDevice(first, 'h-0');
    await first.pool.query(
      `INSERT INTO device (id, name, address, credential_id)
       SELECT gen_random_uuid(), 'h-' || n, '192.0.2.1', credential_id FROM device, generate_series(1, 4999) n WHERE id = $1`,
      [id],
    );
    await first.pool.query(
      `INSERT INTO host_key (id, device_id, algorithm, fingerprint, state)
       SELECT gen_random_uuid(), id, 'ssh-ed25519', 'SHA256:' || name, 'approved' FROM device`,
    );
    await startRun(asAdministrator(first), { trigger: 'manual' });
    await first.pool.query('UPDATE visit SET not_before = NULL');
    // Each in a transaction that ends after five seconds.
    expect(await takeDueVisits(first, [''], { most: 5_000, refill: 1 })).toHaveLength(64);
    await first.pool.query(`INSERT INTO cap (kind, value, "limit") VALUES ('site', '', 20)`);
    await first.pool.query('UPDATE credential SET proved_at = now()');
    await first.pool.query('UPDATE visit SET dispatched_at = NULL');
    expect(await takeDueVisits(first, [''], { most: 5_000, refill: 1 })).toHaveLength(25);
  } finally {
    await Promise.all([owner.end(), first.close()]);
    await fresh.drop();
  }
});

test('T16: a claim that was handed back is not counted as a login, and a paused credential is sent nowhere', async () => {
  const ids = await devices(6);
  const { credentialId } = await db.prisma.device.findUniqueOrThrow({ where: { id: ids[0]! } });
  await start(ids);
  const [first, second, third] = await Promise.all((await due()).map(({ id }) => claim(id)));
  for (const visit of [first, second]) expect(await takeLoginTurn(db, visit!, credentialId)).toBe('try');
  await releaseVisits(db, [first!]);
  await claim(first!.id);
  expect(await takeLoginTurn(db, third!, credentialId)).toBe('try');
  await db.pool.query(`UPDATE credential SET paused_at = now(), paused_why = 'Three refused it.'`);
  await expect(takeLoginTurn(db, third!, credentialId)).rejects.toMatchObject({ kind: 'credential-paused' });
});

test('a credential that a device took just before the run began needs no canary', async () => {
  const ids = await devices(70);
  await db.pool.query(`UPDATE credential SET proved_at = now()`);
  await start(ids);
  expect(await due()).toHaveLength(70);
});

test('a visit that was claimed without the worker being told so is handed back, and none of another worker', async () => {
  const [mine, other] = await devices(2);
  await start([mine!, other!]);
  const [first, second] = await due();
  await claimVisit(db, first!.id, 'w');
  await claimVisit(db, second!.id, 'another');
  await leaveVisits(db, [first!.id, second!.id], 'w');
  const again = await due();
  expect(again.map(({ id }) => id)).toEqual([first!.id]);
  expect(again[0]!.fence).toBe(first!.fence + 2);
});

test('behind a jump host no more devices are connected to than are tried', async () => {
  const [jump, ...ids] = await devices(6);
  await db.pool.query('UPDATE device SET via_id = $1 WHERE id = ANY($2::uuid[])', [jump, ids.slice(0, 5)]);
  await start(await devices(6, { site: 'x' }).then((direct) => [...ids, ...direct]));
  const out = (await due()).map(({ id }) => id);
  const { rows } = await db.pool.query<{ behind: number }>(
    'SELECT count(*)::int AS behind FROM visit v JOIN device d ON d.id = v.device_id WHERE v.id = ANY($1) AND via_id IS NOT NULL',
    [out],
  );
  expect([out.length, rows[0]!.behind]).toEqual([8, 2]);
});

test('for each device that could not be reached the next one is connected to', async () => {
  await start(await devices(70));
  const [first] = await due();
  await fail((await claim(first!.id))!);
  expect(await due()).toHaveLength(1);
});

test('devices without an approved key are sent no credential, so they need no canary', async () => {
  const ids = await devices(70);
  await db.pool.query(`UPDATE host_key SET state = 'pending'`);
  await start(ids);
  expect(await due()).toHaveLength(70);
});

test('a device that was read a moment ago and is skipped has taken the credential', async () => {
  await start(await devices(70));
  const [first] = await due();
  const skipped = { outcome: 'skipped' as const, failure: null, portsTotal: null, portsRead: null };
  const visit = (await claim(first!.id))!;
  await db.prisma.$transaction((tx) =>
    finishVisits(tx, [{ visit: visit, end: skipped }], () => Promise.resolve()),
  );
  expect(await due()).toHaveLength(6);
});

test('T41: what a person waits for goes first, past a full window', async () => {
  await start(await devices(8));
  await start(await devices(1, { site: 'x' }));
  const out = await due([''], 1);
  expect(out.map(({ lane }) => lane).toSorted()).toEqual(['fleet', 'now']);
});

test('a full window is filled again when it has room for some jobs, not with each visit that is claimed', async () => {
  await start(await devices(20));
  await db.pool.query('UPDATE credential SET proved_at = now()');
  const out = await due([''], 10, 4);
  expect(out).toHaveLength(10);
  for (const { id } of out.slice(0, 3)) await claim(id);
  expect(await due([''], 10, 4)).toEqual([]);
  await claim(out[3]!.id);
  expect(await due([''], 10, 4)).toHaveLength(4);
});

test('a worker is given only the visits of its zones', async () => {
  const dmz = await devices(2, { zone: 'dmz' });
  await start([...dmz, ...(await devices(2))]);
  expect(await due([''])).toHaveLength(2);
  const rest = await due(['dmz']);
  expect(rest.map(({ zone }) => zone)).toEqual(['dmz', 'dmz']);
});

test('a cap holds back what is over it, and lets it go when there is room', async () => {
  await db.pool.query(`INSERT INTO cap (kind, value, "limit") VALUES ('site', 'fra', 2)`);
  const ids = await devices(4, { site: 'fra' });
  await start(ids);
  const out = await due();
  const claims = await Promise.all(out.map(({ id }) => claim(id)));
  const held = claims.filter((visit) => visit !== null);
  expect(held).toHaveLength(2);
  const waiting = out.filter(({ id }) => !held.some((visit) => visit.id === id));
  await db.pool.query('UPDATE visit SET not_before = NULL');
  expect(await claim(waiting[0]!.id)).toBeNull();
  const end = { outcome: 'cancelled' as const, failure: null, portsTotal: null, portsRead: null };
  await db.prisma.$transaction((tx) =>
    finishVisits(tx, [{ visit: held[0]!, end: end }], () => Promise.resolve()),
  );
  expect(await claim(waiting[0]!.id)).not.toBeNull();
});

test('what a cap lets run is sent, and little more; the rest waits without being asked for, and holds up nobody', async () => {
  await db.pool.query(
    `INSERT INTO cap (kind, value, "limit") VALUES ('site', 'fra', 4), ('site', 'ams', 50)`,
  );
  const fra = new Set(await devices(40, { site: 'fra' }));
  await start([...fra, ...(await devices(6, { site: 'ams' }))]);
  await db.pool.query('UPDATE credential SET proved_at = now()');
  const out: DueVisit[] = [];
  await eventually(
    async () => out.push(...(await due([''], 24))),
    (sent) => sent >= 11,
  );
  out.push(...(await due()));
  const { rows } = await db.pool.query<{ id: string }>(
    'SELECT id FROM visit WHERE device_id = ANY($1::uuid[])',
    [[...fra]],
  );
  const ofFra = out.filter(({ id }) => rows.some((row) => row.id === id));
  expect([ofFra.length, out.length - ofFra.length]).toEqual([5, 6]);

  const claims = await Promise.all(ofFra.map(({ id }) => claim(id)));
  expect(claims.filter((visit) => visit !== null)).toHaveLength(4);
  await db.pool.query('UPDATE visit SET not_before = NULL');
  expect(await due()).toHaveLength(1);
  await fail(claims.find((visit) => visit !== null)!);
  await db.pool.query('UPDATE visit SET not_before = NULL');
  expect(await due()).toHaveLength(1);

  // What a person waits for is not put off for long: its claim says whether there is room.
  const [one] = await devices(1, { site: 'fra', zone: 'lab' });
  await start([one!]);
  expect(await due(['lab'])).toMatchObject([{ lane: 'now' }]);
});

test('a lease is written again once it runs short, and a claim that is void is told either way', async () => {
  const [id] = await devices(1);
  await start([id!]);
  const [visit] = await due();
  const claimed = (await claim(visit!.id))!;
  const secondsLeft = async (sql: string) => {
    await db.pool.query(sql);
    const lost = await renewLeases(db, [claimed]);
    const { rows } = await db.pool.query<{ left: number | null }>(
      'SELECT extract(epoch FROM lease_until - now())::float8 AS left FROM visit',
    );
    return { lost, left: rows[0]!.left };
  };
  const leave = (seconds: number) =>
    secondsLeft(`UPDATE visit SET lease_until = now() + interval '${seconds} seconds'`);
  expect((await leave(7)).left).toBeLessThan(7);
  for (const short of [5, 0, -1]) {
    const { lost, left } = await leave(short);
    expect(lost).toEqual([]);
    expect(left).toBeGreaterThan(LEASE_SECONDS - 2);
  }
  expect((await secondsLeft('UPDATE run SET cancelled_at = now()')).lost).toEqual([visit!.id]);
  await db.pool.query('UPDATE run SET cancelled_at = NULL');
  expect((await secondsLeft('UPDATE visit SET fence = fence + 1')).lost).toEqual([visit!.id]);
});

test.each([
  { lane: 'fleet', devices: 6, alone: false },
  { lane: 'now', devices: 1, alone: true },
])(
  'T34: a visit of "$lane" that two workers did not survive runs apart, then alone, and is blamed after the fifth',
  async ({ devices: count, lane, alone }) => {
    await start(await devices(count));
    const sent: Pick<DueVisit, 'lane' | 'alone'>[] = [];
    for (let crash = 0; crash < MAX_CRASHES; crash++) {
      const [visit] = await due();
      sent.push({ lane: visit!.lane, alone: visit!.alone });
      await claim(visit!.id);
      await db.pool.query(
        `UPDATE visit SET lease_until = now() - interval '1 second' WHERE state = 'running'`,
      );
      await requeueLostVisits(db);
    }
    expect(sent).toEqual([
      { lane, alone },
      { lane, alone },
      { lane: 'apart', alone },
      { lane: 'apart', alone: true },
      { lane: 'apart', alone: true },
    ]);
    expect(await due()).toEqual([]);
    expect(await takeCrashedVisits(db)).toHaveLength(1);
    expect(LEASE_SECONDS).toBeGreaterThan(5);
  },
);

test('T16: three devices in a row that refuse a credential pause it', async () => {
  const ids = await devices(REFUSALS_TO_PAUSE + 2);
  const { credentialId } = await db.prisma.device.findUniqueOrThrow({ where: { id: ids[0]! } });
  const refuse = (id: string) => noteRefused(db, credentialId, id, 'w');
  const paused = async () =>
    (await db.prisma.credential.findUniqueOrThrow({ where: { id: credentialId } })).pausedAt !== null;
  expect([await refuse(ids[0]!), await refuse(ids[0]!), await refuse(ids[1]!)]).toEqual([
    false,
    false,
    false,
  ]);
  await noteTaken(db, credentialId);
  expect([await refuse(ids[0]!), await refuse(ids[1]!)]).toEqual([false, false]);
  expect(await paused()).toBe(false);
  expect(await refuse(ids[2]!)).toBe(true);
  expect(await paused()).toBe(true);
  expect(await db.prisma.auditEvent.count({ where: { action: 'credential.pause' } })).toBe(1);
});

test('a device is not read twice within the interval, unless a person insists', async () => {
  const ids = await devices(6);
  await db.pool.query(`UPDATE device SET last_read_at = now() - interval '10 seconds'`);
  const runId = await start(ids);
  const [visit] = await due();
  const secondsAgo = (interval: number) => readsJustNow(db, [{ ...visit!, runId, deviceId: '' }], interval);
  expect([...(await secondsAgo(60)).values()]).toEqual([10]);
  expect(await secondsAgo(5)).toEqual(new Map());
  await db.pool.query('UPDATE run SET insist = true');
  expect(await secondsAgo(60)).toEqual(new Map());
});

test('T38: a click that waited while the device was read has the run that read it', async () => {
  const device = await makeDevice(db, 'clicked');
  const run = (clicked: number) =>
    db.prisma.$transaction((tx) =>
      insertRun(tx, asAdministrator(db).actor, { trigger: 'manual', deviceIds: [device] }, clicked),
    );
  const clicked = performance.now();
  const first = await run(clicked);
  const { id } = await db.prisma.visit.findFirstOrThrow({ where: { runId: first.runId } });
  const visit = (await claimVisit(db, id, 'the test'))!;
  const end = { outcome: 'failure', failure: null, portsTotal: null, portsRead: null } as const;
  await db.prisma.$transaction((tx) => finishVisits(tx, [{ visit, end }], () => Promise.resolve()));
  expect(await run(clicked)).toEqual(first);
  expect((await run(performance.now())).runId).not.toBe(first.runId);
});
