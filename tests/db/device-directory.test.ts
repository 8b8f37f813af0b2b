import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { type Announcement, DeviceDirectory } from '#lib/links/device-directory.ts';
import { learnDevices, learnSenders, loadHearing } from '#lib/links/load-heard.ts';

import { makeDevice } from '../lab/make-visit.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

const MAC = '3c:fd:fe:00:00:01';
const NOTHING = { chassisId: null, systemName: null, remotePort: null, managementAddress: null };

let database: TestDatabase;
let db: Db;
/** By name. */
const ids = new Map<string, string>();

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  for (const [name, address, hostname] of [
    ['leaf-1', '192.0.2.1', 'Leaf-1.fra.example.net'],
    ['rack-7', '2001:DB8::7', 'leaf-7'],
    ['esx01', 'esx01-mgmt.example.net', null],
    ['192.0.2.9', '192.0.2.9', 'localhost'],
    ['kvm.fra.test', '192.0.2.21', null],
    ['kvm.lon.test', '192.0.2.22', null],
    ['jump-1', '192.0.2.99', null],
  ] as const) {
    const id = await makeDevice(db, name, { address, hostname, role: name === 'jump-1' ? 'jump' : 'host' });
    ids.set(name, id);
  }
  await db.pool.query(
    `INSERT INTO port (id, device_id, name, permanent_mac, state, state_since, last_seen_at)
     VALUES (gen_random_uuid(), $1, 'eth0', $2, 'empty', now(), now())`,
    [ids.get('kvm.lon.test'), MAC],
  );
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const heardAs: [string, Partial<Announcement>, string | null][] = [
  ['its name', { systemName: 'LEAF-1' }, 'leaf-1'],
  ['the name that it gives itself', { systemName: 'leaf-7.example.net.' }, 'rack-7'],
  ['its CDP device id with the serial number', { chassisId: 'leaf-1(FDO25120001)' }, 'leaf-1'],
  ['its DNS name', { systemName: 'esx01-mgmt.example.net' }, 'esx01'],
  ['its address for a name', { systemName: '192.0.2.9' }, '192.0.2.9'],
  ['its management address', { systemName: 'new', managementAddress: '2001:db8::7' }, 'rack-7'],
  ['its MAC for a chassis', { chassisId: MAC }, 'kvm.lon.test'],
  ['its MAC for a port', { remotePort: MAC }, 'kvm.lon.test'],
  ['a name that two have', { systemName: 'kvm' }, null],
  ['a name that two have, and its MAC', { systemName: 'kvm', remotePort: MAC }, 'kvm.lon.test'],
  ['the name of a host that is only signed in through', { systemName: 'jump-1' }, null],
  ['a factory name', { systemName: 'localhost' }, null],
];

test.each(heardAs)('the sender is asked for by %s', async (_, heard, expected) => {
  const directory = new DeviceDirectory();
  const announcement = { ...NOTHING, ...heard };
  await learnSenders(db.pool, directory, [announcement]);
  expect(directory.find(announcement)).toBe(expected === null ? null : ids.get(expected));
});

test('who was met by a MAC first is not taken for the only one of its name', async () => {
  const directory = new DeviceDirectory();
  await learnSenders(db.pool, directory, [{ ...NOTHING, chassisId: MAC }]);
  const named = { ...NOTHING, systemName: 'kvm' };
  await learnSenders(db.pool, directory, [named]);
  expect(directory.find(named)).toBeNull();
});

describe('announcements of a device', () => {
  beforeAll(async () => {
    for (const [at, [, heard]] of heardAs.entries()) {
      const { chassisId, systemName, remotePort, managementAddress } = { ...NOTHING, ...heard };
      await db.pool.query(
        `INSERT INTO neighbour (device_id, local_port, protocol, chassis_id, system_name, remote_port, management_address, seen_at)
         VALUES ($1, $2, 'lldp', $3, $4, $5, $6, now())`,
        [ids.get('192.0.2.9'), `e${at}`, chassisId, systemName, remotePort, managementAddress],
      );
    }
  });

  test.each([...new Set(heardAs.flatMap(([, , name]) => name ?? []))])('%s', async (name) => {
    const directory = new DeviceDirectory();
    await learnDevices(db.pool, directory, [ids.get(name)!]);
    const rows = await loadHearing(
      db.pool,
      directory,
      [ids.get(name)!],
      name === 'kvm.lon.test' ? [MAC] : [],
    );
    await learnSenders(db.pool, directory, rows);
    const found = rows.filter((row) => directory.find(row) === ids.get(name));
    const expected = heardAs.flatMap(([, , sender], at) => (sender === name ? [`e${at}`] : []));
    expect(found.map(({ localPort }) => localPort).toSorted()).toEqual(expected.toSorted());
  });
});

test('the call signs of SQL and of the directory are the same', async () => {
  const directory = new DeviceDirectory();
  const names = [
    'leaf-1',
    'LEAF-1.fra.test',
    'leaf-1.',
    '192.0.2.9',
    '2001:DB8::1',
    '12.34',
    '7',
    'fe80::1%eth0',
  ];
  for (const name of names) directory.add([{ id: name, role: 'host', name, hostname: null, address: name }]);
  const { rows } = await db.pool.query<{ name: string; sign: string }>(
    `SELECT name, call_sign(name) AS sign FROM unnest($1::text[]) AS t(name)`,
    [names],
  );
  for (const { name, sign } of rows)
    expect([name, directory.callSigns([name]).names]).toEqual([name, [sign]]);
});
