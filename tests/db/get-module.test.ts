import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Context } from '#lib/context.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { refreshInventory } from '#lib/db/refresh-inventory.ts';
import { ingestVisit } from '#lib/ingest/ingest-visit.ts';
import { getModule } from '#lib/inventory/get-module.ts';
import type { Role } from '#lib/people/actor.ts';

import { asRole } from '../lab/actors.ts';
import { makeModule, makeReading, type PortAnswer } from '../lab/make-reading.ts';
import { makeDevice, makeVisit } from '../lab/make-visit.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
});

afterAll(async () => {
  await db.close();
  await database.drop();
});

const ctx = (role: Role = 'viewer'): Context => asRole(db, role);

async function read(deviceId: string, ports: Record<string, PortAnswer>): Promise<void> {
  expect(await ingestVisit(db, await makeVisit(db, deviceId), makeReading(ports))).toBe(true);
}

test('a module that moved has both placements, its reading and the change', async () => {
  const host = await makeDevice(db, 'moving-host');
  await read(host, { eth0: makeModule('MOVED1'), eth1: 'empty' });
  await read(host, { eth0: 'empty', eth1: makeModule('MOVED1') });
  const { id } = await db.prisma.module.findFirstOrThrow({ where: { serial: 'MOVED1' } });

  const detail = await getModule(ctx(), id);
  expect(detail.module).toMatchObject({ vendor: 'Arista Networks', serial: 'MOVED1' });
  expect(detail.placements.map(({ port, device, endedAt }) => [device, port, endedAt === null])).toEqual([
    ['moving-host', 'eth1', true],
    ['moving-host', 'eth0', false],
  ]);
  expect(detail.readings).toMatchObject([
    { port: 'eth1', state: 'module', reason: null, record: { serial: 'MOVED1' } },
  ]);
  expect(detail.changes).toContainEqual(
    expect.objectContaining({ kind: 'moved', port: 'eth1', from: expect.objectContaining({ port: 'eth0' }) }),
  );
});

test('a module that was swapped out keeps its history but has no reading', async () => {
  const host = await makeDevice(db, 'swapping-host');
  await read(host, { eth0: makeModule('OLD1') });
  await read(host, { eth0: makeModule('NEW1') });
  const { id } = await db.prisma.module.findFirstOrThrow({ where: { serial: 'OLD1' } });

  const detail = await getModule(ctx(), id);
  expect(detail.readings).toEqual([]);
  expect(detail.placements[0]?.endedAt).not.toBeNull();
  expect(detail.changes[0]).toMatchObject({ kind: 'swapped', port: 'eth0', removed: true });
});

test('a module whose port became unreadable is still there, and the reason is told', async () => {
  const host = await makeDevice(db, 'failing-host');
  await read(host, { eth0: makeModule('STAYS1') });
  await read(host, { eth0: { unreadable: 'io-error' } });
  const { id } = await db.prisma.module.findFirstOrThrow({ where: { serial: 'STAYS1' } });
  expect((await getModule(ctx(), id)).readings).toMatchObject([
    { state: 'unreadable', reason: { kind: 'io-error' } },
  ]);
});

test('a cable with one end in a switch has its other ends, and where its ports are linked', async () => {
  const dac = (end: string) => makeModule(`DAC0000017${end}`, { mediaClass: 'passive-dac', cableLengthM: 1 });
  const host = await makeDevice(db, 'cabled-host');
  const esx = await makeDevice(db, 'cabled-esx');
  const sw = await makeDevice(db, 'cabled-switch', { role: 'switch' });
  await read(host, { eth0: dac('-1') });
  await read(esx, { vmnic0: { unreadable: 'not-supported' }, vmnic1: { unreadable: 'not-supported' } });
  await read(sw, { Ethernet1: dac('-2'), Ethernet2: makeModule('OPTIC17'), Ethernet3: dac('9') });
  await db.pool.query(
    `INSERT INTO link (id, near_port_id, far_port_id, state, confidence, score, evidence, since, checked_at)
     SELECT gen_random_uuid(), n.id, f.id, 'linked', 'probable', 60, '[]', now(), now()
     FROM (VALUES ($1::uuid, 'eth0', 'Ethernet1'), ($2, 'vmnic0', 'Ethernet2'), ($2, 'vmnic1', 'Ethernet3')) AS l(near, nic, far)
     JOIN port n ON n.device_id = l.near AND n.name = l.nic JOIN port f ON f.device_id = $3 AND f.name = l.far`,
    [host, esx, sw],
  );
  await db.prisma.$transaction((tx) => refreshInventory(tx, [host, esx, sw]));
  const detailOf = async (serial: string) =>
    getModule(ctx(), (await db.prisma.module.findFirstOrThrow({ where: { serial } })).id);

  const near = await detailOf('DAC0000017-1');
  expect(near.placements).toMatchObject([
    {
      device: 'cabled-host',
      role: 'host',
      far: { device: 'cabled-switch', port: 'Ethernet1', confidence: 'probable' },
    },
  ]);
  const far = await detailOf('DAC0000017-2');
  expect(near.otherEnds).toMatchObject([
    { device: 'cabled-switch', role: 'switch', port: 'Ethernet1', side: 'read', moduleId: far.module.id },
  ]);
  expect(far.placements[0]).toMatchObject({ role: 'switch', far: { device: 'cabled-host', port: 'eth0' } });
  expect(far.otherEnds).toMatchObject([{ device: 'cabled-host', side: 'read', moduleId: near.module.id }]);

  expect((await detailOf('OPTIC17')).otherEnds).toMatchObject([
    { device: 'cabled-esx', port: 'vmnic0', side: 'far-end', moduleId: null, linkConfidence: 'probable' },
  ]);
  expect((await detailOf('DAC00000179')).otherEnds).toMatchObject([
    { device: 'cabled-esx', port: 'vmnic1', side: 'inferred', moduleId: null },
  ]);
});

test.each(['00000000-0000-4000-8000-000000000000', 'no-id', "'; drop table module; --"])(
  '%s is not found',
  async (id) => {
    await expect(getModule(ctx(), id)).rejects.toMatchObject({ status: 404 });
  },
);

test('nobody reads without a role', async () => {
  await expect(getModule(ctx('none' as Role), 'no-id')).rejects.toMatchObject({ status: 403 });
});
