import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { ingestVisit, readVisit, storeVisits } from '#lib/ingest/ingest-visit.ts';
import type { ParsedMac } from '#lib/platforms/command-facts.ts';
import type { DeviceReading } from '#lib/platforms/platform.ts';

import { makeModule, makeNeighbour, makePort, makeReading, makeSwitchReading } from '../lab/make-reading.ts';
import { makeDevice, makeVisit } from '../lab/make-visit.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

let database: TestDatabase;
let db: Db;
let sw1: string;
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
  sw1 = await makeDevice(db, `sw1-${++serial}`, { role: 'switch', platform: 'arista-eos' });
});

async function read(deviceId: string, reading: DeviceReading): Promise<void> {
  expect(await ingestVisit(db, await makeVisit(db, deviceId), reading)).toBe(true);
}

const mac = (last: string, port: string, vlan: number | null = 10): ParsedMac => ({
  mac: `00:50:56:00:00:${last}`,
  vlan,
  port,
});

/** The MAC table as it is stored: what, where, and whether the latest table still had it. */
async function macLines(): Promise<string[]> {
  const { rows } = await db.pool.query<{ line: string }>(
    `SELECT concat_ws(' ', right(e.mac, 2), e.vlan, e.port, CASE WHEN e.last_seen_at < d.mac_table_at THEN 'aged' END) AS line
     FROM mac_entry e JOIN device d ON d.id = e.device_id WHERE e.device_id = $1 ORDER BY 1`,
    [sw1],
  );
  return rows.map(({ line }) => line);
}

describe('the reading of a switch', () => {
  test('fills ports, facts and the read model', async () => {
    const reading = makeSwitchReading({ Ethernet1: makeModule(`S${serial}A`), Ethernet10: 'empty' });
    reading.ports.push(
      makePort('Ethernet2', makeModule(`S${serial}B`, { identifier: null }), {
        description: 'kvm1 eth0',
        master: { name: 'Port-Channel7', kind: 'lag' },
      }),
    );
    await read(sw1, reading);
    const rows = await db.prisma.inventory.findMany({
      where: { deviceId: sw1 },
      orderBy: { nicSort: 'asc' },
    });
    expect(rows.map(({ role, nic, state, side, serial: sn }) => [role, nic, state, side, sn])).toEqual([
      ['switch', 'Ethernet1', 'module', 'read', `S${serial}A`],
      ['switch', 'Ethernet2', 'module', 'read', `S${serial}B`],
      ['switch', 'Ethernet10', 'empty', null, null],
    ]);
    expect(rows[1]).toMatchObject({
      hostKind: 'arista-eos',
      master: 'Port-Channel7',
      linkState: 'unmatched',
    });
    expect(await db.prisma.port.findFirst({ where: { deviceId: sw1, name: 'Ethernet2' } })).toMatchObject({
      description: 'kvm1 eth0',
      masterKind: 'lag',
    });
    const device = await db.prisma.device.findUniqueOrThrow({ where: { id: sw1 } });
    expect(device).toMatchObject({
      role: 'switch',
      kind: 'arista-eos',
      model: 'DCS-7050SX3-48YC8',
      serial: 'JPE12345678',
      neighboursAt: null,
      macTableAt: null,
    });
    expect(device.linksDueAt).not.toBeNull();
  });

  test('keeps model and serial when a later visit does not give them', async () => {
    await read(sw1, makeSwitchReading({ Ethernet1: 'empty' }));
    const later = makeSwitchReading({ Ethernet1: 'empty' });
    await read(sw1, { ...later, facts: { ...later.facts, model: null, serial: null } });
    expect(await db.prisma.device.findUnique({ where: { id: sw1 } })).toMatchObject({
      model: 'DCS-7050SX3-48YC8',
      serial: 'JPE12345678',
    });
  });

  test('tells what a device of unknown platform is; what a person chose stays', async () => {
    const found = await makeDevice(db, `found-${serial}`, { platform: 'auto' });
    const visit = await makeVisit(db, found);
    await db.prisma.transcript.create({
      data: { visitId: visit.id, deviceId: found, platform: 'arista-eos', nonce: '', body: new Uint8Array() },
    });
    expect(await ingestVisit(db, visit, makeSwitchReading({ Ethernet1: 'empty' }))).toBe(true);
    expect(await db.prisma.device.findUnique({ where: { id: found } })).toMatchObject({
      role: 'switch',
      platform: 'arista-eos',
    });
    expect(await db.prisma.inventory.findFirst({ where: { deviceId: found } })).toMatchObject({
      role: 'switch',
    });

    const chosen = await makeDevice(db, `chosen-${serial}`, { role: 'switch', platform: 'linux' });
    await read(chosen, makeReading({ swp1: 'empty' }));
    expect(await db.prisma.device.findUnique({ where: { id: chosen } })).toMatchObject({
      role: 'switch',
      platform: 'linux',
    });
  });

  test('does not take from a module what was read from its memory', async () => {
    const host = await makeDevice(db, `kvm-${serial}`);
    const facts = { mediaClass: 'passive-dac', cableLengthM: 3, functionalClass: '25GBASE-CR' } as const;
    const words = { ...facts, identifier: null, connector: null, oui: null, cableLengthM: null };
    const stored = () => db.prisma.module.findFirst({ where: { serial: `DAC${serial}0001` } });
    await read(sw1, makeSwitchReading({ Ethernet1: makeModule(`DAC${serial}0001`, words) }));
    expect(await stored()).toMatchObject({ identifierCode: null, oui: null, cableLengthM: null });
    await read(host, makeReading({ eth0: makeModule(`DAC${serial}0001`, facts) }));
    await read(sw1, makeSwitchReading({ Ethernet1: makeModule(`DAC${serial}0001`, words) }));
    expect(await stored()).toMatchObject({ identifierCode: 3, oui: '00:1c:73', cableLengthM: 3 });
  });
});

describe('neighbours and owned MACs', () => {
  const lldp = makeNeighbour({
    localPort: 'Ethernet1',
    chassisId: '3c:fd:fe:00:00:01',
    systemName: 'kvm1',
    remotePort: 'eth0',
    remotePortDescription: 'uplink',
    managementAddress: '192.0.2.10',
    systemDescription: 'Debian',
  });
  const cdp = makeNeighbour({ localPort: 'Ethernet2', protocol: 'cdp', systemName: 'esx1' });
  const stored = async () =>
    (await db.prisma.neighbour.findMany({ where: { deviceId: sw1 }, orderBy: { localPort: 'asc' } })).map(
      ({ localPort, protocol, systemName }) => `${localPort} ${protocol} ${systemName}`,
    );

  test('are replaced by what the latest visit gave', async () => {
    await read(sw1, makeSwitchReading({}, { neighbours: [lldp, cdp] }));
    expect(await db.prisma.neighbour.findFirst({ where: { deviceId: sw1, protocol: 'lldp' } })).toMatchObject(
      lldp,
    );
    await read(sw1, makeSwitchReading({}, { neighbours: [cdp] }));
    expect(await stored()).toEqual(['Ethernet2 cdp esx1']);
  });

  test('stay when a visit does not give the list; an empty list is an answer', async () => {
    const owned = [{ mac: '00:50:56:00:00:01', owner: 'vmk0', port: 'vmnic0' }];
    const macTable = [mac('01', 'Ethernet1')];
    await read(sw1, makeSwitchReading({}, { neighbours: [lldp], ownedMacs: owned, macTable }));
    const lists = () =>
      Promise.all([
        db.prisma.neighbour.findMany({ where: { deviceId: sw1 } }),
        db.prisma.ownedMac.findMany({ where: { deviceId: sw1 } }),
        db.prisma.macEntry.findMany({ where: { deviceId: sw1 } }),
        db.prisma.device.findUnique({
          where: { id: sw1 },
          select: { neighboursAt: true, ownedMacsAt: true, macTableAt: true },
        }),
      ]);
    const before = await lists();
    expect(before.slice(0, 3).map((list) => (list as unknown[]).length)).toEqual([1, 1, 1]);
    await read(sw1, makeSwitchReading({}));
    expect(await lists()).toEqual(before);

    await read(sw1, makeSwitchReading({}, { neighbours: [], ownedMacs: [], macTable: [] }));
    const [neighbours, ownedMacs, entries, times] = await lists();
    expect([neighbours, ownedMacs, entries.length]).toEqual([[], [], 1]);
    expect(times!.neighboursAt! > before[3]!.neighboursAt!).toBe(true);
    expect(await macLines()).toEqual(['01 10 Ethernet1 aged']);
  });

  test('that are said again are the same rows, seen later', async () => {
    const given = {
      neighbours: [lldp, cdp],
      ownedMacs: [{ mac: '00:50:56:00:00:01', owner: 'vmk0', port: 'vmnic0' }],
    };
    const rows = async () => {
      const [neighbours, macs] = await Promise.all([
        db.prisma.neighbour.findMany({ where: { deviceId: sw1 }, orderBy: { id: 'asc' } }),
        db.prisma.ownedMac.findMany({ where: { deviceId: sw1 } }),
      ]);
      return [...neighbours, ...macs].map(({ seenAt, ...said }) => ({ seenAt, said }));
    };
    await read(sw1, makeSwitchReading({}, given));
    const before = await rows();
    expect(before).toHaveLength(3);
    await read(sw1, makeSwitchReading({}, given));
    const after = await rows();
    expect(after.map(({ said }) => said)).toEqual(before.map(({ said }) => said));
    for (const [at, { seenAt }] of after.entries()) expect(seenAt > before[at]!.seenAt).toBe(true);

    // Said by one visit, not by the next, and again by a third: nothing is taken for said before.
    await read(sw1, makeSwitchReading({}, { neighbours: [cdp] }));
    await read(sw1, makeSwitchReading({}, given));
    expect(await stored()).toEqual(['Ethernet1 lldp kvm1', 'Ethernet2 cdp esx1']);
  });

  test('a MAC that one owner has behind two ports has no port', async () => {
    const host = await makeDevice(db, `esx-${serial}`);
    const owned = (last: string, port: string | null) => ({
      mac: `00:50:56:00:00:${last}`,
      owner: 'vmk0',
      port,
    });
    const ownedMacs = [
      owned('01', 'vmnic0'),
      owned('01', 'vmnic1'),
      owned('02', 'vmnic0'),
      owned('03', null),
    ];
    await read(host, makeReading({}, { evidence: { neighbours: null, macTable: null, ownedMacs } }));
    const rows = await db.prisma.ownedMac.findMany({ where: { deviceId: host }, orderBy: { mac: 'asc' } });
    expect(rows.map((row) => row.port)).toEqual([null, 'vmnic0', null]);
  });

  test('of any length can be stored', async () => {
    const endless = 'x'.repeat(100_000);
    await read(
      sw1,
      makeSwitchReading(
        {},
        {
          neighbours: [
            makeNeighbour({ localPort: endless, chassisId: endless, systemName: `\u0000${endless}` }),
          ],
          ownedMacs: [{ mac: endless, owner: endless, port: null }],
          macTable: [{ mac: endless, vlan: 1, port: endless }],
        },
      ),
    );
    expect((await db.prisma.neighbour.findFirst({ where: { deviceId: sw1 } }))?.systemName).toMatch(
      /^\\x00x{251}$/,
    );
  });
});

describe('the MAC table', () => {
  test('a MAC that moved leaves its old line behind, with the time of its last sight', async () => {
    await read(sw1, makeSwitchReading({}, { macTable: [mac('01', 'Ethernet1'), mac('02', 'Ethernet1')] }));
    const [first] = await db.prisma.macEntry.findMany({ where: { deviceId: sw1, mac: { endsWith: '01' } } });
    await read(sw1, makeSwitchReading({}, { macTable: [mac('01', 'Ethernet2'), mac('02', 'Ethernet1')] }));
    expect(await macLines()).toEqual(['01 10 Ethernet1 aged', '01 10 Ethernet2', '02 10 Ethernet1']);
    const old = await db.prisma.macEntry.findFirstOrThrow({
      where: { deviceId: sw1, port: 'Ethernet1', mac: first!.mac },
    });
    expect(old.lastSeenAt).toEqual(first!.lastSeenAt);
    const stayed = await db.prisma.macEntry.findFirstOrThrow({
      where: { deviceId: sw1, mac: { endsWith: '02' } },
    });
    expect(stayed.firstSeenAt < stayed.lastSeenAt).toBe(true);
  });

  test('a MAC in two VLANs, one without a VLAN, and one listed twice', async () => {
    const macTable = [
      mac('01', 'Ethernet1', 10),
      mac('01', 'Ethernet1', 20),
      mac('02', 'Port-Channel7', null),
    ];
    await read(sw1, makeSwitchReading({}, { macTable: [...macTable, ...macTable] }));
    expect(await macLines()).toEqual(['01 10 Ethernet1', '01 20 Ethernet1', '02 -1 Port-Channel7']);
  });

  test('forgets what was not seen for a week', async () => {
    await read(sw1, makeSwitchReading({}, { macTable: [mac('01', 'Ethernet1'), mac('02', 'Ethernet1')] }));
    await db.pool.query(
      `UPDATE mac_entry SET last_seen_at = now() - CASE WHEN mac LIKE '%01' THEN interval '8 days' ELSE interval '6 days' END
       WHERE device_id = $1`,
      [sw1],
    );
    await read(sw1, makeSwitchReading({}, { macTable: [] }));
    expect(await macLines()).toEqual(['02 10 Ethernet1 aged']);
  });
});

test('the same reading again changes nothing but the times', async () => {
  const reading = makeSwitchReading(
    { Ethernet1: makeModule(`T${serial}A`), Ethernet2: { unreadable: 'timeout' } },
    { neighbours: [makeNeighbour({ localPort: 'Ethernet1' })], macTable: [mac('01', 'Ethernet1')] },
  );
  const counts = async () => {
    const { rows } = await db.pool.query(
      `SELECT (SELECT count(*)::int FROM port WHERE device_id = $1) AS ports,
         (SELECT count(*)::int FROM change WHERE device_id = $1) AS changes,
         (SELECT count(*)::int FROM neighbour WHERE device_id = $1) AS neighbours,
         (SELECT count(*)::int FROM mac_entry WHERE device_id = $1) AS macs,
         (SELECT count(*)::int FROM placement pl JOIN port p ON p.id = pl.port_id WHERE p.device_id = $1) AS placements,
         (SELECT json_agg(row_to_json(m)) FROM module m WHERE serial = $2) AS modules`,
      [sw1, `T${serial}A`],
    );
    return rows[0];
  };
  const visit = await makeVisit(db, sw1);
  await ingestVisit(db, visit, reading);
  const before = await counts();
  expect(before).toMatchObject({ ports: 2, changes: 1, neighbours: 1, macs: 1, placements: 1 });
  await db.prisma.$transaction((tx) => storeVisits(tx, [readVisit(visit, reading)]));
  await read(sw1, reading);
  expect(await counts()).toEqual(before);
});
