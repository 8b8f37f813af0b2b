import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { failVisit, ingestVisit } from '#lib/ingest/ingest-visit.ts';
import type { DeviceReading } from '#lib/platforms/platform.ts';

import { makeModule, makeReading, type PortAnswer } from '../lab/make-reading.ts';
import { makeDevice, makeVisit } from '../lab/make-visit.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

let database: TestDatabase;
let db: Db;
let kvm1: string;
let kvm2: string;
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
  kvm1 = await makeDevice(db, `kvm1-${++serial}`);
  kvm2 = await makeDevice(db, `kvm2-${serial}`);
});

async function read(deviceId: string, reading: DeviceReading | Record<string, PortAnswer>): Promise<string> {
  const visit = await makeVisit(db, deviceId);
  const whole =
    'ports' in reading && Array.isArray(reading.ports)
      ? (reading as DeviceReading)
      : makeReading(reading as Record<string, PortAnswer>);
  expect(await ingestVisit(db, visit, whole)).toBe(true);
  return visit.id;
}

/** What the table shows of a host: one line per NIC. */
async function lines(deviceId: string): Promise<string[]> {
  const rows = await db.prisma.inventory.findMany({ where: { deviceId }, orderBy: { nicSort: 'asc' } });
  return rows.map((row) => [row.nic, row.state, row.serial].filter((part) => part !== null).join(' '));
}

async function changes(deviceId: string): Promise<string[]> {
  const rows = await db.prisma.change.findMany({
    where: { deviceId },
    orderBy: { id: 'asc' },
    include: { port: true },
  });
  return rows.map((row) => `${row.port.name} ${row.kind}`);
}

const unique = (name: string) => makeModule(`${name}${serial}X`);

describe('a visit', () => {
  test('fills the ledger: every port has its state, the read model its line', async () => {
    await read(kvm1, { eth10: unique('A'), eth2: 'empty', eth3: 'fixed', eth4: { unreadable: 'io-error' } });
    expect(await lines(kvm1)).toEqual([
      'eth2 empty',
      'eth3 fixed',
      'eth4 unreadable',
      `eth10 module A${serial}X`,
    ]);
    const device = await db.prisma.device.findUniqueOrThrow({ where: { id: kvm1 } });
    expect(device).toMatchObject({
      kind: 'kvm',
      osName: 'Debian 12',
      lastOutcome: 'partial',
      lastErrorKind: 'ports-unreadable',
    });
    expect(device.lastReadAt).not.toBeNull();
  });

  test('of a host that can read no module is a success that read none of its ports', async () => {
    await read(kvm1, { vmnic0: { unreadable: 'not-supported' }, vmnic1: { unreadable: 'not-supported' } });
    expect(await db.prisma.visit.findFirst({ where: { deviceId: kvm1 } })).toMatchObject({
      outcome: 'success',
      errorKind: null,
      portsTotal: 2,
      portsRead: 0,
    });
    expect(await lines(kvm1)).toEqual(['vmnic0 unreadable', 'vmnic1 unreadable']);
  });

  test('read twice changes nothing but the times', async () => {
    const reading = { eth0: unique('A'), eth1: 'empty' } as const;
    await read(kvm1, reading);
    const before = await ledger(kvm1);
    await read(kvm1, reading);
    expect(await ledger(kvm1)).toEqual(before);
  });

  test('ends once: what comes later from the same claim is refused whole', async () => {
    const visit = await makeVisit(db, kvm1);
    expect(await ingestVisit(db, visit, makeReading({ eth0: unique('A') }))).toBe(true);
    expect(await ingestVisit(db, visit, makeReading({ eth0: 'empty' }))).toBe(false);
    expect(await failVisit(db, visit, { kind: 'timeout', message: 'late' })).toBe(false);
    expect(await lines(kvm1)).toEqual([`eth0 module A${serial}X`]);
  });

  test('T33: that was taken over writes nothing', async () => {
    const visit = await makeVisit(db, kvm1);
    const overtaken = { ...visit, fence: visit.fence - 1 };
    expect(await ingestVisit(db, overtaken, makeReading({ eth0: unique('A') }))).toBe(false);
    expect(await db.prisma.port.count({ where: { deviceId: kvm1 } })).toBe(0);
  });

  test('T12: that fails marks nothing as gone', async () => {
    await read(kvm1, { eth0: unique('A') });
    await failVisit(db, await makeVisit(db, kvm1), { kind: 'timeout', message: 'no answer' });
    expect(await lines(kvm1)).toEqual([`eth0 module A${serial}X`]);
    const device = await db.prisma.device.findUniqueOrThrow({ where: { id: kvm1 } });
    expect(device).toMatchObject({ lastOutcome: 'failure', lastErrorKind: 'timeout' });
    expect(device.lastAttemptAt! > device.lastReadAt!).toBe(true);
  });

  test('T12: that was cut off keeps the ports it did not list', async () => {
    await read(kvm1, { eth0: unique('A'), eth1: 'empty' });
    await read(kvm1, makeReading({ eth1: 'empty' }, { complete: false }));
    expect(await lines(kvm1)).toEqual([`eth0 module A${serial}X`, 'eth1 empty']);
  });

  test('T15: with control bytes and half a surrogate in its texts is stored', async () => {
    const nasty = makeModule(`N${serial}`, {
      vendor: 'A\u0000B\u001b[31m\ud800',
      partNumber: "'; DROP TABLE port; --",
    });
    await read(kvm1, { eth0: nasty });
    const [row] = await db.prisma.inventory.findMany({ where: { deviceId: kvm1 } });
    expect(row).toMatchObject({ vendor: 'A\\x00B\\x1b[31m\ufffd', partNumber: "'; DROP TABLE port; --" });
  });
});

describe('a host that was never read', () => {
  test('has one line that says why', async () => {
    await failVisit(db, await makeVisit(db, kvm1), { kind: 'auth-failed', message: 'refused' });
    const [row] = await db.prisma.inventory.findMany({ where: { deviceId: kvm1 } });
    expect(row).toMatchObject({
      nic: '',
      state: 'not-reached',
      reasonKind: 'auth-failed',
      reasonMessage: 'The host refused the credential.',
    });
  });

  test('loses the line with its first port', async () => {
    await failVisit(db, await makeVisit(db, kvm1), { kind: 'timeout', message: 'no answer' });
    await read(kvm1, { eth0: 'empty' });
    expect(await lines(kvm1)).toEqual(['eth0 empty']);
  });
});

describe('a module', () => {
  test('that is unreadable for a while stays where it was', async () => {
    const a = unique('A');
    await read(kvm1, { eth0: a });
    await read(kvm1, { eth0: { unreadable: 'io-error' } });
    expect(await lines(kvm1)).toEqual(['eth0 unreadable']);
    await read(kvm1, { eth0: a });
    expect(await changes(kvm1)).toEqual(['eth0 inserted', 'eth0 became-unreadable', 'eth0 became-readable']);
    expect(await placementsOf(a.serial!)).toEqual([{ port: 'eth0', open: true }]);
  });

  test('that moves inside a host keeps its identity', async () => {
    const a = unique('A');
    await read(kvm1, { eth0: a, eth1: 'empty' });
    await read(kvm1, { eth0: 'empty', eth1: a });
    expect(await changes(kvm1)).toEqual(['eth0 inserted', 'eth0 removed', 'eth1 moved']);
    expect(await placementsOf(a.serial!)).toEqual([
      { port: 'eth0', open: false },
      { port: 'eth1', open: true },
    ]);
  });

  test('that moves to another host is a move, when the old host is read first', async () => {
    const a = unique('A');
    await read(kvm1, { eth0: a });
    await read(kvm1, { eth0: 'empty' });
    await read(kvm2, { eth5: a });
    expect(await changes(kvm2)).toEqual(['eth5 moved']);
  });

  test('that moves to another host is a move, when the new host is read first', async () => {
    const a = unique('A');
    await read(kvm1, { eth0: a });
    await read(kvm2, { eth5: a });
    expect(await changes(kvm2)).toEqual(['eth5 inserted']);
    expect(await placementsOf(a.serial!)).toHaveLength(2);
    await read(kvm1, { eth0: 'empty' });
    expect(await changes(kvm2)).toEqual(['eth5 moved']);
    expect(await placementsOf(a.serial!)).toEqual([
      { port: 'eth0', open: false },
      { port: 'eth5', open: true },
    ]);
  });

  test('at both ends of one cable is one module in two ports', async () => {
    const cable = makeModule(`DAC${serial}`, { mediaClass: 'passive-dac', cableLengthM: 3 });
    await read(kvm1, { eth0: cable });
    await read(kvm2, { eth0: cable });
    await read(kvm1, { eth0: cable });
    expect(await placementsOf(cable.serial!)).toEqual([
      { port: 'eth0', open: true },
      { port: 'eth0', open: true },
    ]);
    expect(await db.prisma.module.count({ where: { serial: cable.serial } })).toBe(1);
  });

  test('that is a cable does not move when one of its ends is pulled', async () => {
    const cable = makeModule(`DAC${serial}`, { mediaClass: 'passive-dac', cableLengthM: 3 });
    await read(kvm1, { eth0: cable });
    await read(kvm2, { eth0: cable });
    await read(kvm1, { eth0: 'empty' });
    expect(await changes(kvm1)).toEqual(['eth0 inserted', 'eth0 removed']);
    expect(await changes(kvm2)).toEqual(['eth0 inserted']);
  });

  test('that is swapped for another names both', async () => {
    await read(kvm1, { eth0: unique('A') });
    await read(kvm1, { eth0: unique('B') });
    const change = await db.prisma.change.findFirstOrThrow({
      where: { deviceId: kvm1, kind: 'swapped' },
      include: { module: true },
    });
    const before = await db.prisma.module.findUniqueOrThrow({ where: { id: change.previousModuleId! } });
    expect([before.serial, change.module!.serial]).toEqual([`A${serial}X`, `B${serial}X`]);
  });
});

describe('a NIC that is taken out', () => {
  test('leaves the table, keeps its history and comes back', async () => {
    await read(kvm1, { eth0: 'empty', eth1: unique('A') });
    await read(kvm1, { eth0: 'empty' });
    expect(await lines(kvm1)).toEqual(['eth0 empty']);
    await read(kvm1, { eth0: 'empty', eth1: 'empty' });
    expect(await lines(kvm1)).toEqual(['eth0 empty', 'eth1 empty']);
    expect(await changes(kvm1)).toEqual(['eth1 inserted', 'eth1 port-vanished', 'eth1 port-appeared']);
  });
});

async function placementsOf(moduleSerial: string): Promise<{ port: string; open: boolean }[]> {
  const rows = await db.prisma.placement.findMany({
    where: { module: { serial: moduleSerial } },
    orderBy: { startedAt: 'asc' },
    include: { port: true },
  });
  return rows.map((row) => ({ port: row.port.name, open: row.endedAt === null }));
}

/** Everything the ledger says of a device, without the times of the last look. */
async function ledger(deviceId: string) {
  const ports = await db.prisma.port.findMany({
    where: { deviceId },
    orderBy: { name: 'asc' },
    omit: { lastSeenAt: true, lastReadAt: true, digestedAt: true },
  });
  const portIds = ports.map((port) => port.id);
  return {
    ports,
    placements: await db.prisma.placement.findMany({
      where: { portId: { in: portIds } },
      omit: { lastSeenAt: true },
    }),
    modules: await db.prisma.module.findMany({
      where: { placements: { some: { portId: { in: portIds } } } },
    }),
    changes: await db.prisma.change.findMany({ where: { deviceId } }),
    lines: await db.prisma.inventory.findMany({
      where: { deviceId },
      orderBy: { nic: 'asc' },
      omit: { lastReadAt: true, lastAttemptAt: true },
    }),
  };
}
