import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { retireDevice } from '#lib/devices/retire-device.ts';
import { ingestVisit } from '#lib/ingest/ingest-visit.ts';
import { pinLink } from '#lib/links/pin-link.ts';
import { resolveDueLinks } from '#lib/links/resolve-due-links.ts';
import { unpinLink } from '#lib/links/unpin-link.ts';
import type { ModuleRecord } from '#lib/optics/module-record.ts';
import type { ParsedMac, ParsedNeighbour } from '#lib/platforms/command-facts.ts';
import type { PortReading } from '#lib/platforms/platform.ts';

import { asAdministrator, asRole } from '../lab/actors.ts';
import {
  makeModule,
  makeNeighbour,
  makePort,
  makeReading,
  makeSwitchReading,
  type PortAnswer,
} from '../lab/make-reading.ts';
import { makeDevice, makeVisit } from '../lab/make-visit.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';
import { findingLines, linkLines } from '../lab/resolved-links.ts';

let database: TestDatabase;
let db: Db;
/** May change tables. */
let owner: Db;
let serial = 0;
/** The devices of one test, by the letter that they are called by here. */
let ids: Record<'kvm' | 'esx' | 'sw' | 'far', string>;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  owner = openDb(database.ownerUrl);
});
afterAll(async () => {
  await db.close();
  await owner.close();
  await database.drop();
});
beforeEach(async () => {
  await db.pool.query('DELETE FROM device');
  serial += 1;
  ids = {
    kvm: await makeDevice(db, 'kvm'),
    esx: await makeDevice(db, 'esx'),
    sw: await makeDevice(db, 'sw', { role: 'switch', platform: 'arista-eos' }),
    far: await makeDevice(db, 'far', { role: 'switch', platform: 'arista-eos' }),
  };
});

type Ports = Record<string, PortAnswer | [PortAnswer, Partial<PortReading>]>;

const macOf = (n: number) => `3c:fd:fe:00:00:0${n}`;
const hears = (localPort: string, systemName: string, remotePort: string) =>
  makeNeighbour({ localPort, systemName, remotePort });

/** A visit of a host, and of a switch; `heard` and `macs` null: the list was not given. */
async function readHost(
  name: 'kvm' | 'esx',
  ports: Ports,
  neighbours: ParsedNeighbour[] | null = null,
): Promise<void> {
  const reading = makeReading({}, { ports: portsOf(ports) });
  const facts = { ...reading.facts, hostname: name };
  await store(ids[name], { ...reading, facts, evidence: { neighbours, ownedMacs: [], macTable: null } });
}

async function readSwitch(
  name: 'sw' | 'far',
  ports: Ports,
  neighbours: ParsedNeighbour[] | null = null,
  macTable: ParsedMac[] | null = null,
): Promise<void> {
  const reading = makeSwitchReading({}, { neighbours, macTable }, { ports: portsOf(ports) });
  await store(ids[name], { ...reading, facts: { ...reading.facts, hostname: name } });
}

async function store(id: string, reading: Parameters<typeof ingestVisit>[2]): Promise<void> {
  expect(await ingestVisit(db, await makeVisit(db, id), reading)).toBe(true);
}

function portsOf(ports: Ports): PortReading[] {
  return Object.entries(ports).map(([name, port]) =>
    Array.isArray(port) ? makePort(name, port[0], port[1]) : makePort(name, port),
  );
}

async function portId(device: keyof typeof ids, name: string): Promise<string> {
  const port = await db.prisma.port.findUniqueOrThrow({
    where: { deviceId_name: { deviceId: ids[device], name } },
  });
  return port.id;
}

const learned = (mac: string, port: string): ParsedMac => ({ mac, vlan: 10, port });
const cable = (number: string, facts: Partial<ModuleRecord> = {}) =>
  makeModule(number, { mediaClass: 'passive-dac', partNumber: 'CAB-25G-3M', wavelengthNm: null, ...facts });

describe('links as they are stored', () => {
  test('a cable that was moved: the old row goes, the new one begins now', async () => {
    await readSwitch('sw', { Ethernet1: 'fixed', Ethernet2: 'fixed' }, []);
    await readHost('kvm', { eth0: 'fixed' }, [hears('eth0', 'sw', 'Ethernet1')]);
    await resolveDueLinks(db);
    expect(await linkLines(db)).toEqual(['kvm eth0 = sw Ethernet1 probable']);

    await readHost('kvm', { eth0: 'fixed' }, [hears('eth0', 'sw', 'Eth2')]);
    await resolveDueLinks(db);
    expect(await linkLines(db)).toEqual(['kvm eth0 = sw Ethernet2 probable']);
    const rows = await db.prisma.inventory.findMany({ where: { deviceId: ids.sw }, orderBy: { nic: 'asc' } });
    expect(rows.map(({ nic, farDevice, farPort }) => [nic, farDevice, farPort])).toEqual([
      ['Ethernet1', null, null],
      ['Ethernet2', 'kvm', 'eth0'],
    ]);
  });

  test('an unchanged link keeps its beginning when its evidence changes', async () => {
    await readSwitch('sw', { Ethernet1: 'fixed' }, []);
    await readHost('kvm', { eth0: ['fixed', { permanentMac: macOf(1) }] }, [
      hears('eth0', 'sw', 'Ethernet1'),
    ]);
    await resolveDueLinks(db);
    const before = await db.prisma.link.findFirstOrThrow();
    await readSwitch(
      'sw',
      { Ethernet1: 'fixed' },
      [hears('Ethernet1', 'kvm', 'eth0')],
      [learned(macOf(1), 'Ethernet1')],
    );
    await resolveDueLinks(db);
    const after = await db.prisma.link.findFirstOrThrow();
    expect(after).toMatchObject({ id: before.id, since: before.since, confidence: 'certain' });
    expect(after.checkedAt > before.checkedAt).toBe(true);
    expect(after.score).toBeGreaterThan(before.score);
  });

  test('a MAC that moved counts at its newest place, and one that nobody has any more still counts a little', async () => {
    const nic = { eth0: ['fixed', { permanentMac: macOf(1) }] } as const satisfies Ports;
    await readHost('kvm', nic);
    await readSwitch('sw', { Ethernet1: 'fixed', Ethernet2: 'fixed' }, [], [learned(macOf(1), 'Ethernet1')]);
    await resolveDueLinks(db);
    expect(await linkLines(db)).toEqual(['kvm eth0 = sw Ethernet1 probable']);
    await readSwitch('sw', { Ethernet1: 'fixed', Ethernet2: 'fixed' }, [], [learned(macOf(1), 'Ethernet2')]);
    await resolveDueLinks(db);
    expect(await linkLines(db)).toEqual(['kvm eth0 = sw Ethernet2 probable']);
    await readSwitch('sw', { Ethernet1: 'fixed', Ethernet2: 'fixed' }, [], []);
    await resolveDueLinks(db);
    expect(await linkLines(db)).toEqual(['kvm eth0 = sw Ethernet2 possible']);
  });

  test('a switch that is read later gives its hosts their links', async () => {
    await readHost('kvm', { eth0: ['fixed', { permanentMac: macOf(1) }] });
    await readHost('esx', { vmnic0: ['fixed', { permanentMac: macOf(2) }] }, [
      hears('vmnic0', 'sw', 'Ethernet2'),
    ]);
    await resolveDueLinks(db);
    expect(await linkLines(db)).toEqual([]);
    await readSwitch('sw', { Ethernet1: 'fixed', Ethernet2: 'fixed' }, [], [learned(macOf(1), 'Ethernet1')]);
    await resolveDueLinks(db);
    expect(await linkLines(db)).toEqual([
      'esx vmnic0 = sw Ethernet2 probable',
      'kvm eth0 = sw Ethernet1 probable',
    ]);
  });

  test('between switches: once, near the one whose name sorts first, whichever of them was read', async () => {
    await readSwitch('sw', { Ethernet48: 'fixed' }, [hears('Ethernet48', 'far', 'Ethernet1')]);
    await readSwitch('far', { Ethernet1: 'fixed' }, []);
    await resolveDueLinks(db);
    expect(await linkLines(db)).toEqual(['far Ethernet1 = sw Ethernet48 probable']);
    await readSwitch('far', { Ethernet1: 'fixed' }, [hears('Ethernet1', 'sw', 'Ethernet48')]);
    await resolveDueLinks(db);
    expect(await linkLines(db)).toEqual(['far Ethernet1 = sw Ethernet48 certain']);
    await readSwitch('sw', { Ethernet48: 'fixed' }, []);
    await readSwitch('far', { Ethernet1: 'fixed' }, []);
    await resolveDueLinks(db);
    expect(await linkLines(db)).toEqual([]);
  });

  test('two hosts that hear one port are ambiguous both, until one of them leaves it', async () => {
    await readSwitch('sw', { Ethernet1: 'fixed' }, []);
    await readHost('kvm', { eth0: 'fixed' }, [hears('eth0', 'sw', 'Ethernet1')]);
    await resolveDueLinks(db);
    await readHost('esx', { vmnic0: 'fixed' }, [hears('vmnic0', 'sw', 'Ethernet1')]);
    await resolveDueLinks(db);
    expect(await linkLines(db)).toEqual(['esx vmnic0 ? sw Ethernet1', 'kvm eth0 ? sw Ethernet1']);
    await readHost('kvm', { eth0: 'fixed' }, []);
    await resolveDueLinks(db);
    expect(await linkLines(db)).toEqual(['esx vmnic0 = sw Ethernet1 probable']);
  });

  test('a host that is read later shows that an earlier one was not alone behind its port', async () => {
    const macs = [learned(macOf(1), 'Ethernet1'), learned(macOf(2), 'Ethernet1')];
    await readSwitch('sw', { Ethernet1: 'fixed' }, [], macs);
    await readHost('kvm', { eth0: ['fixed', { permanentMac: macOf(1), currentMac: macOf(1) }] });
    await resolveDueLinks(db);
    expect(await linkLines(db)).toEqual(['kvm eth0 = sw Ethernet1 probable']);
    await readHost('esx', { vmnic0: ['fixed', { permanentMac: macOf(2), currentMac: macOf(2) }] });
    await resolveDueLinks(db);
    expect(await linkLines(db)).toEqual([]);
    expect(await resolveDueLinks(db)).toBe(0);
  });

  test('a device that is retired leaves no link', async () => {
    await readSwitch('sw', { Ethernet1: 'fixed' }, []);
    await readHost('kvm', { eth0: 'fixed' }, [hears('eth0', 'sw', 'Ethernet1')]);
    await resolveDueLinks(db);
    await retireDevice(asAdministrator(db), ids.sw);
    await resolveDueLinks(db);
    expect(await linkLines(db)).toEqual([]);
    const [nic] = await db.prisma.inventory.findMany({ where: { deviceId: ids.kvm } });
    expect(nic).toMatchObject({ farDevice: null, linkState: null });
  });

  test('what is asked for while it is worked out is worked out again', async () => {
    await readSwitch('sw', { Ethernet1: 'fixed' }, []);
    await readHost('kvm', { eth0: 'fixed' }, [hears('eth0', 'sw', 'Ethernet1')]);
    // Every link row that is written asks for the host anew, twice.
    await owner.pool.query(`
      CREATE SEQUENCE asked;
      CREATE FUNCTION ask() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('asked') <= 2 THEN
          UPDATE device SET links_due_at = clock_timestamp() WHERE name = 'kvm';
        END IF;
        RETURN NEW;
      END $$;
      GRANT USAGE ON SEQUENCE asked TO PUBLIC;
      CREATE TRIGGER ask AFTER INSERT OR UPDATE ON link FOR EACH ROW EXECUTE FUNCTION ask()`);
    try {
      const first = await resolveDueLinks(db);
      expect(first).toBe(4);
      expect(await db.prisma.device.count({ where: { linksDueAt: { not: null } } })).toBe(0);
      expect(await linkLines(db)).toEqual(['kvm eth0 = sw Ethernet1 probable']);
    } finally {
      await owner.pool.query('DROP TRIGGER ask ON link; DROP FUNCTION ask; DROP SEQUENCE asked');
    }
  });

  test('a device that fails stays due, and the others go on', async () => {
    await readSwitch('sw', { Ethernet1: 'fixed', Ethernet2: 'fixed' }, []);
    await readHost('kvm', { eth0: 'fixed' }, [hears('eth0', 'sw', 'Ethernet1')]);
    await readHost('esx', { vmnic0: 'fixed' }, [hears('vmnic0', 'sw', 'Ethernet2')]);
    await owner.pool.query(
      `ALTER TABLE link ADD CONSTRAINT trouble CHECK (near_port_id <> '${await portId('kvm', 'eth0')}')`,
    );
    await expect(resolveDueLinks(db)).rejects.toThrow(/trouble/);
    expect(await linkLines(db)).toEqual(['esx vmnic0 = sw Ethernet2 probable']);
    const due = await db.prisma.device.findMany({ where: { linksDueAt: { not: null } } });
    expect(due.map(({ name }) => name)).toEqual(['kvm']);
    await owner.pool.query('ALTER TABLE link DROP CONSTRAINT trouble');
    await resolveDueLinks(db);
    expect(await linkLines(db)).toContain('kvm eth0 = sw Ethernet1 probable');
  });
});

describe('findings', () => {
  test('begin with what is wrong, are ended when it is right again, and begin anew', async () => {
    await readHost('kvm', { eth0: 'fixed' }, [hears('eth0', 'sw', 'Ethernet1')]);
    const switchAt = (speedMbps: number) => readSwitch('sw', { Ethernet1: ['fixed', { speedMbps }] }, []);
    await switchAt(10_000);
    await resolveDueLinks(db);
    expect(await findingLines(db)).toEqual(['kvm eth0 speed-mismatch sw Ethernet1']);
    const [row] = await db.prisma.inventory.findMany({ where: { deviceId: ids.sw } });
    expect(row?.findings).toBe(1);
    const first = await db.prisma.finding.findFirstOrThrow();

    await switchAt(10_000);
    await resolveDueLinks(db);
    const again = await db.prisma.finding.findFirstOrThrow();
    expect(again).toMatchObject({ id: first.id, firstSeenAt: first.firstSeenAt, endedAt: null });
    expect(again.lastSeenAt > first.lastSeenAt).toBe(true);

    await switchAt(25_000);
    await resolveDueLinks(db);
    expect(await findingLines(db)).toEqual([]);
    await switchAt(10_000);
    await resolveDueLinks(db);
    expect(await db.prisma.finding.findMany({ orderBy: { firstSeenAt: 'asc' } })).toMatchObject([
      { id: first.id, endedAt: expect.any(Date) },
      { endedAt: null },
    ]);
  });

  test('of a switch’s own port and of its hosts’ links do not end each other', async () => {
    const unreadable = { unreadable: 'io-error' } as const;
    await readHost('kvm', { eth0: 'fixed' }, [hears('eth0', 'sw', 'Ethernet1')]);
    await readSwitch('sw', { Ethernet1: ['fixed', { speedMbps: 10_000 }], Ethernet2: unreadable }, []);
    const expected = ['kvm eth0 speed-mismatch sw Ethernet1', 'sw Ethernet2 module-unreadable'];
    for (let round = 0; round < 2; round += 1) {
      await resolveDueLinks(db);
      expect(await findingLines(db)).toEqual(expected);
      await db.pool.query(`UPDATE device SET links_due_at = now() WHERE name = 'sw'`);
    }
    expect(await db.prisma.finding.count()).toBe(2);
  });
});

describe('one cable, two serial numbers', () => {
  const assemblies = async () => {
    const modules = await db.prisma.module.findMany({ where: { serial: { endsWith: `X${serial}` } } });
    return new Set(modules.map(({ assembly }) => assembly)).size;
  };

  test('are one assembly once the link is known', async () => {
    await readHost('kvm', { eth0: cable(`AAA1X${serial}`) }, [hears('eth0', 'sw', 'Ethernet1')]);
    await readSwitch('sw', { Ethernet1: cable(`BBB2X${serial}`), Ethernet2: cable(`CCC3X${serial}`) }, []);
    expect(await assemblies()).toBe(3);
    await resolveDueLinks(db);
    expect(await assemblies()).toBe(2);
  });

  test('stay two when the parts differ', async () => {
    await readHost('kvm', { eth0: cable(`AAA1X${serial}`) }, [hears('eth0', 'sw', 'Ethernet1')]);
    await readSwitch('sw', { Ethernet1: cable(`BBB2X${serial}`, { partNumber: 'CAB-25G-1M' }) }, []);
    await resolveDueLinks(db);
    expect(await assemblies()).toBe(2);
  });

  test('and are no evidence for a link of their own: only equal numbers are', async () => {
    await readHost('kvm', { eth0: cable(`AAA1X${serial}`) }, [hears('eth0', 'sw', 'Ethernet1')]);
    await readSwitch('sw', { Ethernet1: cable(`BBB2X${serial}`) }, []);
    await resolveDueLinks(db);
    await readHost('kvm', { eth0: cable(`AAA1X${serial}`) }, []);
    await resolveDueLinks(db);
    expect(await linkLines(db)).toEqual([]);
    await readSwitch('sw', { Ethernet1: cable(`AAA1X${serial}`) }, []);
    await resolveDueLinks(db);
    expect(await linkLines(db)).toEqual(['kvm eth0 = sw Ethernet1 probable']);
  });
});

describe('pins', () => {
  beforeEach(async () => {
    await readSwitch('sw', { Ethernet1: 'fixed', Ethernet2: 'fixed' }, []);
    await readSwitch('far', { Ethernet1: 'fixed' }, []);
    await readHost('kvm', { eth0: 'fixed', eth1: 'fixed' }, [hears('eth0', 'sw', 'Ethernet1')]);
    await resolveDueLinks(db);
  });
  const operator = () => asRole(db, 'operator');
  const pin = async (near: string, far: readonly [keyof typeof ids, string], note = '') =>
    pinLink(operator(), { portId: await portId('kvm', near), farPortId: await portId(...far), note });

  test('win over all evidence until they are taken away', async () => {
    await pin('eth0', ['sw', 'Ethernet2'], 'traced by hand');
    await resolveDueLinks(db);
    expect(await linkLines(db)).toEqual(['kvm eth0 = sw Ethernet2 pinned']);
    const { evidence } = await db.prisma.link.findFirstOrThrow();
    expect(evidence).toMatchObject([{ kind: 'pin', sentence: 'Test operator pinned it: traced by hand' }]);

    await pin('eth0', ['far', 'Ethernet1']);
    await resolveDueLinks(db);
    expect(await linkLines(db)).toEqual(['kvm eth0 = far Ethernet1 pinned']);

    await unpinLink(operator(), await portId('far', 'Ethernet1'));
    await resolveDueLinks(db);
    expect(await linkLines(db)).toEqual(['kvm eth0 = sw Ethernet1 probable']);
  });

  test('take the port from whoever else is heard there', async () => {
    await pin('eth1', ['sw', 'Ethernet1']);
    await resolveDueLinks(db);
    expect(await linkLines(db)).toEqual(['kvm eth0 ? sw Ethernet1', 'kvm eth1 = sw Ethernet1 pinned']);
  });

  test('of a switch port are stored at the host’s, of two switches at the first name', async () => {
    await pinLink(operator(), {
      portId: await portId('sw', 'Ethernet2'),
      farPortId: await portId('kvm', 'eth1'),
      note: '',
    });
    await pinLink(operator(), {
      portId: await portId('sw', 'Ethernet1'),
      farPortId: await portId('far', 'Ethernet1'),
      note: '',
    });
    await resolveDueLinks(db);
    expect((await linkLines(db)).filter((line) => line.endsWith('pinned'))).toEqual([
      'far Ethernet1 = sw Ethernet1 pinned',
      'kvm eth1 = sw Ethernet2 pinned',
    ]);
  });

  test('are written to the audit log', async () => {
    await pin('eth1', ['sw', 'Ethernet2']);
    await unpinLink(operator(), await portId('kvm', 'eth1'));
    const events = await db.prisma.auditEvent.findMany({
      where: { subjectKind: 'link' },
      orderBy: { id: 'desc' },
      take: 2,
    });
    expect(events).toMatchObject([
      { action: 'link.unpin', subjectName: 'kvm eth1' },
      { action: 'link.pin', subjectName: 'kvm eth1', after: { far: 'sw Ethernet2' } },
    ]);
  });

  test.each([
    ['to itself', 'eth0'],
    ['to a port of the same device', 'eth1'],
  ])('are refused %s, with the field', async (_, far) => {
    await expect(pin('eth0', ['kvm', far])).rejects.toMatchObject({
      status: 400,
      details: { fields: { farPortId: expect.any(String) } },
    });
  });

  test('are refused for ports that are not there, and by people who may not', async () => {
    const known = await portId('kvm', 'eth0');
    const unknown = '00000000-0000-4000-8000-000000000000';
    for (const [input, field] of [
      [{ portId: unknown, farPortId: known, note: '' }, 'portId'],
      [{ portId: known, farPortId: unknown, note: '' }, 'farPortId'],
    ] as const) {
      await expect(pinLink(operator(), input)).rejects.toMatchObject({
        status: 404,
        details: { fields: { [field]: 'There is no such port.' } },
      });
    }
    const input = { portId: known, farPortId: await portId('sw', 'Ethernet2'), note: '' };
    await expect(pinLink(asRole(db, 'viewer'), input)).rejects.toMatchObject({ status: 403 });
    await expect(pinLink(asRole(db, 'operator', { sites: ['fra'] }), input)).rejects.toMatchObject({
      status: 403,
    });
    await expect(unpinLink(operator(), known)).rejects.toMatchObject({ status: 404 });
    await expect(unpinLink(asRole(db, 'viewer'), known)).rejects.toMatchObject({ status: 403 });
  });
});
