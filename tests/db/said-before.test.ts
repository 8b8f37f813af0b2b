import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { refreshInventory } from '#lib/db/refresh-inventory.ts';
import { ingestVisit } from '#lib/ingest/ingest-visit.ts';
import type { DeviceReading } from '#lib/platforms/platform.ts';

import { makeModule, makeReading, type PortAnswer } from '../lab/make-reading.ts';
import { makeDevice, makeVisit } from '../lab/make-visit.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';
import { seededRandom } from '../lab/seeded-random.ts';

let database: TestDatabase;
let db: Db;
let host: string;
let serial = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});
beforeEach(async () => {
  host = await makeDevice(db, `kvm-${++serial}`);
});

const unique = (name: string) => makeModule(`${name}${serial}X`);
const linksDue = async () =>
  (await db.prisma.device.findUniqueOrThrow({ where: { id: host } })).linksDueAt !== null;

async function read(reading: DeviceReading): Promise<void> {
  expect(await ingestVisit(db, await makeVisit(db, host), reading)).toBe(true);
}

/** The transactions that last wrote the rows of the host in tables that hold what was read. */
async function writers(): Promise<unknown> {
  const { rows } = await db.pool.query(
    `SELECT (SELECT json_agg(r.xmin::text ORDER BY p.name) FROM port_reading r JOIN port p ON p.id = r.port_id
             WHERE p.device_id = $1) AS readings,
       (SELECT json_agg(DISTINCT m.xmin::text) FROM module m JOIN placement pl ON pl.module_id = m.id
        JOIN port p ON p.id = pl.port_id WHERE p.device_id = $1) AS modules`,
    [host],
  );
  return rows[0];
}

const inventory = () =>
  db.prisma.inventory.findMany({ where: { deviceId: host }, orderBy: { portId: 'asc' } });

/** The read model made anew, which is to be what it was. */
async function expectFresh(): Promise<void> {
  const before = await inventory();
  await db.prisma.$transaction((tx) => refreshInventory(tx, [host]));
  expect(await inventory()).toEqual(before);
}

describe('a host that says what it said before', () => {
  test('has nothing written but times', async () => {
    const reading = makeReading({ eth0: unique('A'), eth1: 'empty', eth2: { unreadable: 'io-error' } });
    await read(reading);
    const before = { writers: await writers(), inventory: await inventory() };
    await db.pool.query('UPDATE device SET links_due_at = NULL');
    await read(structuredClone(reading));
    expect(await writers()).toEqual(before.writers);
    const device = await db.prisma.device.findUniqueOrThrow({ where: { id: host } });
    const lines = await inventory();
    expect(lines.map(({ lastAttemptAt }) => lastAttemptAt)).toEqual(lines.map(() => device.lastReadAt));
    expect(lines.find(({ nic }) => nic === 'eth0')?.lastReadAt).toEqual(device.lastReadAt);
    expect(device.lastReadAt! > before.inventory[0]!.lastAttemptAt!).toBe(true);
    expect(device.linksDueAt).toBeNull();
    await expectFresh();
  });

  test('is due for its links where it has one, or was long not read', async () => {
    const reading = makeReading({ eth0: unique('A') });
    await read(reading);
    const lastRead = (ago: string) =>
      db.pool.query(
        `UPDATE device SET links_due_at = NULL, last_read_at = now() - $2::interval, digested_at = now() - $2::interval
         WHERE id = $1`,
        [host, ago],
      );
    await lastRead('23 hours');
    await read(reading);
    expect(await linksDue()).toBe(false);
    await lastRead('25 hours');
    await read(reading);
    expect(await linksDue()).toBe(true);
    await lastRead('1 hour');
    const other = await makeDevice(db, `sw-${serial}`, { role: 'switch' });
    await ingestVisit(db, await makeVisit(db, other), makeReading({ Ethernet1: unique('B') }));
    await db.pool.query(
      `INSERT INTO link (id, near_port_id, far_port_id, state, confidence, score, evidence, since, checked_at)
       SELECT gen_random_uuid(), n.id, f.id, 'linked', 'probable', 50, '[]', now(), now()
       FROM port n, port f WHERE n.device_id = $1 AND f.device_id = $2`,
      [host, other],
    );
    await read(reading);
    expect(await linksDue()).toBe(true);
  });

  test('is written anew where a worker of an older version wrote meanwhile', async () => {
    const reading = makeReading({ eth0: unique('A') });
    await read(reading);
    await db.pool.query(
      `UPDATE port SET driver = 'older', last_seen_at = clock_timestamp() WHERE device_id = $1`,
      [host],
    );
    await read(reading);
    const port = await db.prisma.port.findFirstOrThrow({ where: { deviceId: host } });
    expect(port.driver).toBe(reading.ports[0]!.driver);
    await expectFresh();
  });
});

test('a port that vanished and is listed again as it was is there again', async () => {
  const both = makeReading({ eth0: 'empty', eth1: unique('A') });
  await read(both);
  await read(makeReading({ eth2: 'empty' }));
  expect((await inventory()).map(({ nic }) => nic)).toEqual(['eth2']);
  await read(both);
  expect((await inventory()).map(({ nic }) => nic).toSorted()).toEqual(['eth0', 'eth1']);
  await expectFresh();
});

test('of a port of which only the module says something new, only that is written', async () => {
  const optic = unique('A');
  const warm = (temperatureC: number) =>
    makeReading({ eth0: { ...optic, dom: { temperatureC, supplyV: 3.3, lanes: [] } } });
  await read(warm(30));
  const before = await db.prisma.port.findFirstOrThrow({ where: { deviceId: host } });
  await read(warm(31));
  const after = await db.prisma.port.findFirstOrThrow({ where: { deviceId: host } });
  expect(after.factsDigest).toBe(before.factsDigest);
  expect(after.answerDigest).not.toBe(before.answerDigest);
  expect((await inventory())[0]?.temperatureC).toBe(31);
  await expectFresh();
});

test('whatever a host says one visit after the other, its lines are what its ledger gives', async () => {
  const random = seededRandom(7);
  const answers: PortAnswer[] = [unique('A'), unique('B'), 'empty', 'fixed', { unreadable: 'io-error' }];
  let said: Record<string, PortAnswer> = {};
  for (let visit = 0; visit < 40; visit += 1) {
    // Most visits bring little that is new, and many nothing.
    if (random.next() < 0.5)
      said = { ...said, [random.pick(['eth0', 'eth1', 'eth2'])]: random.pick(answers) };
    if (random.next() < 0.1) said = Object.fromEntries(Object.entries(said).slice(1));
    await read(makeReading(said, { complete: random.next() < 0.9 }));
    await expectFresh();
    const lines = await inventory();
    for (const [nic, answer] of Object.entries(said)) {
      const state = typeof answer === 'string' ? answer : 'unreadable' in answer ? 'unreadable' : 'module';
      expect(lines.find((line) => line.nic === nic)?.state, `${nic} after visit ${visit}`).toBe(state);
    }
  }
});
