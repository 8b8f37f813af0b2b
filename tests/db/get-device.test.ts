import { afterAll, beforeAll, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { refreshInventory } from '#lib/db/refresh-inventory.ts';
import { editDevice } from '#lib/devices/edit-device.ts';
import { getDevice } from '#lib/devices/get-device.ts';
import { listDevices } from '#lib/devices/list-devices.ts';
import { ingestVisit } from '#lib/ingest/ingest-visit.ts';
import type { DeviceReading } from '#lib/platforms/platform.ts';

import { asAdministrator } from '../lab/actors.ts';
import { makeModule, makeReading, makeSwitchReading } from '../lab/make-reading.ts';
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

const admin = () => asAdministrator(db);

async function read(deviceId: string, reading: DeviceReading): Promise<void> {
  expect(await ingestVisit(db, await makeVisit(db, deviceId), reading)).toBe(true);
}

test('a host shows what faces its ports, a switch what it is and when it gave its tables', async () => {
  const esx = await makeDevice(db, 'esx-1');
  const sw = await makeDevice(db, 'leaf-1', { role: 'switch', platform: 'arista-eos' });
  await read(
    esx,
    makeReading({
      vmnic0: { unreadable: 'not-supported' },
      vmnic1: { unreadable: 'not-supported' },
      vmnic2: 'empty',
    }),
  );
  await read(
    sw,
    makeSwitchReading({ Ethernet1: makeModule('OPTIC1'), Ethernet2: 'empty' }, { macTable: [] }),
  );
  await db.pool.query(
    `INSERT INTO link (id, near_port_id, far_port_id, state, confidence, score, evidence, since, checked_at)
     SELECT gen_random_uuid(), n.id, f.id, 'linked', 'certain', 90, '[]', now(), now() FROM port n, port f
     WHERE n.device_id = $1 AND n.name = 'vmnic0' AND f.device_id = $2 AND f.name = 'Ethernet1'`,
    [esx, sw],
  );
  await db.prisma.$transaction((tx) => refreshInventory(tx, [esx, sw]));

  const host = await getDevice(admin(), esx);
  expect(host).toMatchObject({
    role: 'host',
    unreadable: 2,
    farEndOnly: 1,
    linked: 1,
    unmatched: 1,
    ambiguous: 0,
  });
  expect(
    host.ports.map(({ name, state, module, shown }) => [name, state, module, shown?.state, shown?.side]),
  ).toEqual([
    ['vmnic0', 'unreadable', null, 'far-end-only', 'far-end'],
    ['vmnic1', 'unreadable', null, 'unreadable', null],
    ['vmnic2', 'empty', null, 'empty', null],
  ]);
  expect(host.ports[0]!.shown).toMatchObject({ serial: 'OPTIC1', farDevice: 'leaf-1', farPort: 'Ethernet1' });

  const leaf = await getDevice(admin(), sw);
  expect(leaf).toMatchObject({
    role: 'switch',
    platform: 'arista-eos',
    kind: 'arista-eos',
    model: 'DCS-7050SX3-48YC8',
    serial: 'JPE12345678',
    neighboursAt: null,
    linked: 1,
    modules: 1,
  });
  expect(leaf.macTableAt).not.toBeNull();
  expect(leaf.ports[0]!.shown).toMatchObject({ side: 'read', farDevice: 'esx-1', farPort: 'vmnic0' });
});

test('a device names the one that its sessions go through', async () => {
  const cvm = await makeDevice(db, 'cvm-1', { role: 'jump' });
  const ahv = await makeDevice(db, 'ahv-1');
  await db.prisma.device.update({ where: { id: ahv }, data: { viaId: cvm } });
  expect((await listDevices(admin(), { role: 'host', q: 'ahv' }))[0]?.via).toEqual({
    id: cvm,
    name: 'cvm-1',
  });
  expect((await getDevice(admin(), cvm)).via).toBeNull();
});

test.each([
  ['host', 'The host was not scanned yet.', 'Scan the host.'],
  ['switch', 'The switch was not scanned yet.', 'Scan the switch.'],
] as const)('a %s that was never visited says so', async (role, reasonMessage, reasonRemedy) => {
  const id = await makeDevice(db, `new-${role}`, { role });
  await editDevice(admin(), id, { site: 'fra' });
  expect(await db.prisma.inventory.findMany({ where: { deviceId: id } })).toMatchObject([
    { role, state: 'not-reached', linkState: null, side: null, reasonMessage, reasonRemedy },
  ]);
});

test('no device, no page', async () => {
  await expect(getDevice(admin(), '00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({
    status: 404,
  });
});
