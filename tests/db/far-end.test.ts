import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { refreshInventory } from '#lib/db/refresh-inventory.ts';
import { editDevice } from '#lib/devices/edit-device.ts';
import { fleetSummary } from '#lib/devices/fleet-summary.ts';
import { retireDevice } from '#lib/devices/retire-device.ts';
import { LANE_REASON } from '#lib/fleet/lane-reason.ts';
import { ingestVisit } from '#lib/ingest/ingest-visit.ts';
import type { ModuleRecord } from '#lib/optics/module-record.ts';

import { asAdministrator } from '../lab/actors.ts';
import {
  makeModule,
  makePort,
  makeReading,
  makeSwitchReading,
  type PortAnswer,
} from '../lab/make-reading.ts';
import { makeDevice, makeVisit } from '../lab/make-visit.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

let database: TestDatabase;
let db: Db;
let esx: string;
let sw: string;
let names: { esx: string; sw: string };
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
  names = { esx: `esx-${++serial}`, sw: `sw-${serial}` };
  esx = await makeDevice(db, names.esx);
  sw = await makeDevice(db, names.sw, { role: 'switch', platform: 'arista-eos' });
});

type Ports = Record<string, PortAnswer | { answer: PortAnswer; speedMbps?: number; link?: 'up' | 'down' }>;

/** A first or later visit of both devices. */
async function readBoth(hostPorts: Ports, switchPorts: Ports): Promise<void> {
  await read(esx, hostPorts, 'host');
  await read(sw, switchPorts, 'switch');
}

async function read(deviceId: string, ports: Ports, role: 'host' | 'switch'): Promise<void> {
  const readings = Object.entries(ports).map(([name, port]) => {
    if (typeof port === 'object' && 'answer' in port) {
      const { answer, ...facts } = port;
      return makePort(name, answer, facts);
    }
    return makePort(name, port);
  });
  const reading =
    role === 'host' ? makeReading({}, { ports: readings }) : makeSwitchReading({}, {}, { ports: readings });
  expect(await ingestVisit(db, await makeVisit(db, deviceId), reading)).toBe(true);
}

/** Writes links as the resolver does and makes the read model of both devices anew. */
async function link(
  pairs: [near: string, far: string][],
  state: 'linked' | 'candidate' = 'linked',
  confidence = 'certain',
): Promise<void> {
  for (const [near, far] of pairs) {
    await db.pool.query(
      `INSERT INTO link (id, near_port_id, far_port_id, state, confidence, score, evidence, since, checked_at)
       SELECT gen_random_uuid(), n.id, f.id, $5, $6, 90, '[]', now(), now() FROM port n, port f
       WHERE n.device_id = $1 AND n.name = $2 AND f.device_id = $3 AND f.name = $4`,
      [esx, near, sw, far, state, confidence],
    );
  }
  await refresh();
}

const refresh = () => db.prisma.$transaction((tx) => refreshInventory(tx, [esx, sw]));

async function row(deviceId: string, nic: string) {
  const { rows } = await db.pool.query(`SELECT * FROM inventory WHERE device_id = $1 AND nic = $2`, [
    deviceId,
    nic,
  ]);
  return rows[0];
}

const dac = (end = '', facts: Partial<ModuleRecord> = {}) =>
  makeModule(`F19402${String(serial).padStart(5, '0')}${end}`, {
    vendor: 'FS',
    partNumber: 'SFPP-PC03',
    mediaClass: 'passive-dac',
    functionalClass: '25GBASE-CR',
    cableLengthM: 3,
    ...facts,
  });
const optic = (name: string) => makeModule(`${name}${serial}`);
const UNREADABLE = { unreadable: 'not-supported' } as const;

describe('a port whose module cannot be read', () => {
  test('shows the cable whose other end was read on the switch', async () => {
    await readBoth({ vmnic0: UNREADABLE }, { Ethernet12: dac() });
    expect(await row(esx, 'vmnic0')).toMatchObject({
      state: 'unreadable',
      side: null,
      link_state: 'unmatched',
    });
    await link([['vmnic0', 'Ethernet12']]);
    const far = await row(sw, 'Ethernet12');
    expect(await row(esx, 'vmnic0')).toMatchObject({
      role: 'host',
      state: 'far-end-only',
      side: 'inferred',
      reason_kind: 'not-supported',
      reason_message: 'the words',
      link_state: 'linked',
      link_confidence: 'certain',
      far_device: names.sw,
      far_device_id: sw,
      far_port: 'Ethernet12',
      far_port_id: far.port_id,
      module_id: far.module_id,
      assembly: far.assembly,
      vendor: 'FS',
      serial: dac().serial,
      type: '25GBASE-CR',
      form_factor: 'SFP28',
      media_class: 'passive-dac',
      cable_length_m: 3,
      last_read_at: far.last_read_at,
    });
    expect(far).toMatchObject({ role: 'switch', side: 'read', far_device: names.esx, far_port: 'vmnic0' });
  });

  test('shows an optic as what faces it, not as its own', async () => {
    const read = makeModule(`FAR${serial}`, {
      dom: {
        temperatureC: 30,
        supplyV: 3.3,
        lanes: [{ biasMa: 6, txPowerMw: 1, txPowerDbm: 0, rxPowerMw: 1, rxPowerDbm: 0 }],
      },
    });
    await readBoth({ vmnic0: UNREADABLE }, { Ethernet12: read });
    await link([['vmnic0', 'Ethernet12']], 'linked', 'probable');
    expect(await row(esx, 'vmnic0')).toMatchObject({
      state: 'far-end-only',
      side: 'far-end',
      link_confidence: 'probable',
      serial: `FAR${serial}`,
      assembly: null,
      temperature_c: null,
      rx_power_dbm: null,
    });
    expect(await row(sw, 'Ethernet12')).toMatchObject({ side: 'read', rx_power_dbm: 0, temperature_c: 30 });
  });

  test('on a switch shows the cable that the host read', async () => {
    await readBoth({ eth0: dac() }, { Ethernet12: UNREADABLE });
    await link([['eth0', 'Ethernet12']]);
    expect(await row(sw, 'Ethernet12')).toMatchObject({
      state: 'far-end-only',
      side: 'inferred',
      serial: dac().serial,
    });
  });

  test.each<[string, PortAnswer]>([
    ['an empty cage', 'empty'],
    ['a port without a cage', 'fixed'],
  ])('%s stays what it is, whatever its link', async (_, answer) => {
    await readBoth({ vmnic0: answer }, { Ethernet12: dac() });
    await link([['vmnic0', 'Ethernet12']]);
    expect(await row(esx, 'vmnic0')).toMatchObject({
      state: answer,
      side: null,
      serial: null,
      link_state: 'linked',
    });
  });

  test('a far port whose module is not readable any more says nothing', async () => {
    await readBoth({ vmnic0: UNREADABLE }, { Ethernet12: dac() });
    await read(sw, { Ethernet12: UNREADABLE }, 'switch');
    await link([['vmnic0', 'Ethernet12']]);
    expect(await row(esx, 'vmnic0')).toMatchObject({ state: 'unreadable', side: null, link_state: 'linked' });
  });

  test('follows the cable on the switch when that is swapped', async () => {
    await readBoth({ vmnic0: UNREADABLE }, { Ethernet12: dac() });
    await link([['vmnic0', 'Ethernet12']]);
    await read(sw, { Ethernet12: optic('NEW') }, 'switch');
    expect((await db.prisma.device.findUniqueOrThrow({ where: { id: sw } })).linksDueAt).not.toBeNull();
    await refresh();
    expect(await row(esx, 'vmnic0')).toMatchObject({ side: 'far-end', serial: `NEW${serial}` });
  });
});

describe('a link', () => {
  test('with candidates is ambiguous, without any unmatched', async () => {
    await readBoth(
      { eth0: optic('A'), eth1: optic('B') },
      { Ethernet1: optic('C'), Ethernet2: optic('D'), Ethernet3: 'empty' },
    );
    await link(
      [
        ['eth0', 'Ethernet1'],
        ['eth0', 'Ethernet2'],
      ],
      'candidate',
      'possible',
    );
    const states = await db.pool.query<{ nic: string }>(
      `SELECT concat_ws(' ', nic, link_state, far_device, link_confidence) AS nic FROM inventory
       WHERE device_id = ANY($1) ORDER BY role, nic_sort`,
      [[esx, sw]],
    );
    expect(states.rows.map(({ nic }) => nic)).toEqual([
      'eth0 ambiguous', 'eth1 unmatched', 'Ethernet1 ambiguous', 'Ethernet2 ambiguous', 'Ethernet3',
    ]); // prettier-ignore
  });

  test('is not looked for where there is none: no carrier, no cage', async () => {
    await read(esx, { eth0: { answer: optic('A'), link: 'down' }, eth1: 'fixed', eth2: 'empty' }, 'host');
    for (const nic of ['eth0', 'eth1', 'eth2']) expect((await row(esx, nic)).link_state).toBeNull();
  });

  test('to a port that is gone or to a retired switch does not count', async () => {
    await readBoth(
      { vmnic0: UNREADABLE, vmnic1: UNREADABLE },
      { Ethernet1: dac('-1'), Ethernet2: dac('-2') },
    );
    await link([
      ['vmnic0', 'Ethernet1'],
      ['vmnic1', 'Ethernet2'],
    ]);
    await read(sw, { Ethernet2: dac('-2') }, 'switch');
    await refresh();
    expect(await row(esx, 'vmnic0')).toMatchObject({
      state: 'unreadable',
      link_state: 'unmatched',
      far_port: null,
    });
    expect(await row(esx, 'vmnic1')).toMatchObject({ state: 'far-end-only', far_port: 'Ethernet2' });

    await db.pool.query('UPDATE device SET links_due_at = NULL WHERE id = $1', [esx]);
    await retireDevice(asAdministrator(db), sw);
    expect(await row(esx, 'vmnic1')).toMatchObject({
      state: 'unreadable',
      link_state: 'unmatched',
      far_port: null,
    });
    expect(await row(sw, 'Ethernet2')).toBeUndefined();
    expect((await db.prisma.device.findUniqueOrThrow({ where: { id: esx } })).linksDueAt).not.toBeNull();
  });

  test('names its far end as that is called now', async () => {
    await readBoth({ eth0: optic('A') }, { Ethernet1: optic('B') });
    await link([['eth0', 'Ethernet1']]);
    await db.pool.query('UPDATE device SET links_due_at = NULL WHERE id = $1', [sw]);
    await editDevice(asAdministrator(db), sw, { name: `renamed-${serial}` });
    expect(await row(esx, 'eth0')).toMatchObject({ far_device: `renamed-${serial}`, link_state: 'linked' });
    expect((await db.prisma.device.findUniqueOrThrow({ where: { id: sw } })).linksDueAt).not.toBeNull();
  });

  test('has its open findings counted at both ends', async () => {
    await readBoth({ eth0: optic('A') }, { Ethernet1: optic('B') });
    const [near, far] = [await row(esx, 'eth0'), await row(sw, 'Ethernet1')];
    const finding = (beside: string | null, ended: boolean) =>
      db.prisma.finding.create({
        data: {
          kind: `kind-${randomUUID()}`,
          severity: 'warning',
          portId: near.port_id,
          besidePortId: beside,
          message: 'm',
          remedy: 'r',
          firstSeenAt: new Date(),
          lastSeenAt: new Date(),
          endedAt: ended ? new Date() : null,
        },
      });
    await finding(far.port_id, false);
    await finding(null, false);
    await finding(far.port_id, true);
    await refresh();
    expect([(await row(esx, 'eth0')).findings, (await row(sw, 'Ethernet1')).findings]).toEqual([2, 1]);
  });
});

describe('a cable is one asset', () => {
  const assemblies = async (): Promise<(string | null)[]> => {
    const { rows } = await db.pool.query<{ assembly: string | null }>(
      'SELECT DISTINCT assembly FROM inventory WHERE device_id = ANY($1) ORDER BY 1',
      [[esx, sw]],
    );
    return rows.map(({ assembly }) => assembly);
  };

  test.each<[string, () => ModuleRecord, () => ModuleRecord]>([
    ['with one serial at both ends', () => dac(), () => dac()],
    ['with numbered ends', () => dac('-1'), () => dac('-2')],
  ])('%s, before its link is known', async (_, near, far) => {
    await readBoth({ eth0: near() }, { Ethernet1: far() });
    expect(await assemblies()).toHaveLength(1);
  });

  test.each<[string, () => ModuleRecord, () => ModuleRecord]>([
    ['named otherwise by the switch', () => dac(), () => dac('', { vendor: null, partNumber: '740-061001' })],
    ['without a part number on the switch', () => dac(), () => dac('', { partNumber: null })],
    ['without a serial at either end', () => dac('', { serial: null }), () => dac('', { serial: 'N/A' })],
  ])('%s, once its link is known', async (_, near, far) => {
    await readBoth({ eth0: near() }, { Ethernet1: far() });
    expect(await assemblies()).toHaveLength(2);
    await link([['eth0', 'Ethernet1']]);
    expect(await assemblies()).toEqual([(await row(sw, 'Ethernet1')).assembly]);
  });

  test('but two cables with serials of their own are two, whatever their link', async () => {
    await readBoth({ eth0: dac() }, { Ethernet1: dac('9') });
    await link([['eth0', 'Ethernet1']]);
    expect(await assemblies()).toHaveLength(2);
  });

  test('and two optics are two', async () => {
    await readBoth({ eth0: optic('A') }, { Ethernet1: optic('B') });
    await link([['eth0', 'Ethernet1']]);
    expect(await assemblies()).toHaveLength(2);
  });

  test('a breakout with its legs', async () => {
    const part = { breakout: '100G to 4x25G', partNumber: 'MCP7F00-A002R' };
    const head = { answer: dac('', { ...part, formFactor: 'QSFP28' }), speedMbps: 100_000 };
    await readBoth(
      { eth0: dac('-A', part), eth1: dac('-B', part), vmnic2: UNREADABLE },
      { Ethernet49: head },
    );
    await link([
      ['eth0', 'Ethernet49'],
      ['eth1', 'Ethernet49'],
      ['vmnic2', 'Ethernet49'],
    ]);
    expect(await assemblies()).toHaveLength(1);
    expect(await row(esx, 'vmnic2')).toMatchObject({ side: 'inferred', form_factor: null, vendor: 'FS' });
    expect(await row(sw, 'Ethernet49')).toMatchObject({
      link_state: 'linked',
      far_port_id: null,
      far_device: names.esx,
      far_port: `${names.esx} eth0, ${names.esx} eth1, ${names.esx} vmnic2`,
    });
  });

  test('a breakout whose lanes are ports of the switch, with its module at the first', async () => {
    const part = { breakout: '40G to 4x10G', partNumber: 'QSFP-4SFP10G-CU2M' };
    await read(esx, { vmnic0: { answer: UNREADABLE, speedMbps: 10_000 }, eth1: dac('-B', part) }, 'host');
    const lane = makePort('Ethernet49/2', 'fixed');
    lane.reading.reason = {
      kind: 'no-cage',
      message: `${LANE_REASON}Ethernet49/1.`,
      remedy: 'See Ethernet49/1.',
    };
    const ports = [makePort('Ethernet49/1', dac('', { ...part, formFactor: 'QSFP+' })), lane];
    const reading = makeSwitchReading({}, {}, { ports });
    expect(await ingestVisit(db, await makeVisit(db, sw), reading)).toBe(true);
    await link([['vmnic0', 'Ethernet49/2'], ['eth1', 'Ethernet49/1']]); // prettier-ignore
    expect(await row(esx, 'vmnic0')).toMatchObject({
      side: 'inferred',
      far_port: 'Ethernet49/2',
      serial: dac().serial,
      form_factor: null,
    });
    expect(await row(sw, 'Ethernet49/2')).toMatchObject({ state: 'fixed', side: null, link_state: 'linked' });
    expect((await assemblies()).filter((assembly) => assembly !== null)).toHaveLength(1);
  });

  test('the fleet counts it once, and an optic that faces an unreadable port once', async () => {
    const count = async () => (await fleetSummary(asAdministrator(db))).assemblies;
    const before = await count();
    await readBoth(
      { eth0: dac('-1'), vmnic1: UNREADABLE, vmnic2: UNREADABLE },
      { Ethernet1: dac('-2'), Ethernet2: optic('E'), Ethernet3: dac('X') },
    );
    await link([
      ['eth0', 'Ethernet1'],
      ['vmnic1', 'Ethernet2'],
      ['vmnic2', 'Ethernet3'],
    ]);
    expect((await count()) - before).toBe(3);
  });
});

test('made anew from the same ledger, no row is rewritten', async () => {
  await readBoth(
    { eth0: dac('-1'), vmnic1: UNREADABLE, eth2: 'empty' },
    { Ethernet1: dac('-2'), Ethernet2: optic('E') },
  );
  await link([
    ['eth0', 'Ethernet1'],
    ['vmnic1', 'Ethernet2'],
  ]);
  const versions = async () =>
    (
      await db.pool.query('SELECT port_id, xmin::text FROM inventory WHERE device_id = ANY($1) ORDER BY 1', [
        [esx, sw],
      ])
    ).rows;
  const before = await versions();
  expect(before).toHaveLength(5);
  await refresh();
  expect(await versions()).toEqual(before);
});
