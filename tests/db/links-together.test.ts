import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { retireDevice } from '#lib/devices/retire-device.ts';
import { ingestVisit } from '#lib/ingest/ingest-visit.ts';
import { pinLink } from '#lib/links/pin-link.ts';
import { resolveDueLinks } from '#lib/links/resolve-due-links.ts';
import { storeLinks } from '#lib/links/store-links.ts';
import type { LinkRow } from '#lib/links/write-links.ts';
import type { ParsedMac, ParsedNeighbour } from '#lib/platforms/command-facts.ts';
import type { DeviceReading, PortReading } from '#lib/platforms/platform.ts';

import { asAdministrator } from '../lab/actors.ts';
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
import { seededRandom, type SeededRandom } from '../lab/seeded-random.ts';

/** One database whose devices are worked out together, one in which each is alone; both are told the same. */
const WAYS = [resolveDueLinks, resolveEachAlone];
const SWITCHES = ['b1', 'm1', 'y1'];
const HOSTS = ['a2', 'c2', 'n2', 'z2'];
const PORTS = ['e1', 'e2', 'e3', 'e4'];

let databases: TestDatabase[];
let dbs: Db[];

beforeAll(async () => {
  databases = await Promise.all(WAYS.map(createTestDatabase));
  dbs = databases.map(({ url }) => openDb(url));
});
afterAll(async () => {
  await Promise.all(dbs.map((db) => db.close()));
  await Promise.all(databases.map((database) => database.drop()));
});
beforeEach(async () => {
  for (const db of dbs) {
    for (const table of ['device', 'inventory', 'module']) await db.pool.query(`DELETE FROM ${table}`);
  }
});

test.each([1, 2, 3])('devices worked out together conclude as each alone: fleet %i', async (seed) => {
  const random = seededRandom(seed);
  const names = [...SWITCHES, ...HOSTS];
  await Promise.all(
    dbs.map(async (db) => {
      for (const name of names) await makeDevice(db, name, { role: roleOf(name) });
    }),
  );
  const cables = layCables(random);
  const hostCables = cables.slice(0, 2 * HOSTS.length);
  for (let round = 0; round < 3; round += 1) {
    const read = round === 0 ? names : names.filter(() => random.next() < 0.6);
    const readings = read.map((name) => [name, readingOf(name, cables, random, seed)] as const);
    const pinned = round === 1 ? random.pick(hostCables) : null;
    const retired = round === 2 ? random.pick(names) : null;
    await Promise.all(
      dbs.map(async (db) => {
        for (const [name, reading] of readings) {
          const visit = await makeVisit(db, await deviceId(db, name));
          expect(await ingestVisit(db, visit, reading)).toBe(true);
        }
        if (pinned) await pin(db, pinned);
        if (retired) await retireDevice(asAdministrator(db), await deviceId(db, retired));
      }),
    );
    const [together, alone] = await Promise.all(
      dbs.map(async (db, at) => {
        await WAYS[at]!(db);
        return concluded(db);
      }),
    );
    expect(together!.length).toBeGreaterThan(names.length);
    expect(together, `round ${round}`).toEqual(alone);
    for (let moved = 0; moved < 3; moved += 1) {
      const [a, b] = [random.pick(hostCables), random.pick(hostCables)];
      [a.far, b.far] = [b.far, a.far];
    }
  }
});

describe('what two switches decide on', () => {
  const ends = [
    { device: 'b1', port: 'e1' },
    { device: 'm1', port: 'e1' },
    { device: 'y1', port: 'e1' },
  ] as const;
  let db: Db;
  let ids: string[];
  beforeEach(async () => {
    db = dbs[0]!;
    ids = [];
    for (const { device, port } of ends) {
      const id = await makeDevice(db, device, { role: 'switch' });
      expect(await ingestVisit(db, await makeVisit(db, id), makeSwitchReading({ [port]: 'fixed' }))).toBe(
        true,
      );
      ids.push(id);
    }
  });

  const linked = async (near: number, far: number, state: LinkRow['state'] = 'linked'): Promise<LinkRow> => ({
    nearPortId: await portIdOf(db, ends[near]!),
    farPortId: await portIdOf(db, ends[far]!),
    state,
    confidence: 'certain',
    score: 1,
    evidence: [],
    deciders: [ids[near]!, ids[far]!],
  });
  const store = async (...said: (readonly [at: number, wanted: LinkRow[]])[]) => {
    await db.pool.query(`UPDATE device SET links_due_at = CASE WHEN id = ANY($1) THEN now() END`, [
      said.map(([at]) => ids[at]),
    ]);
    const { rows } = await db.pool.query<{ id: string; at: string }>(
      `SELECT id, links_due_at::text AS at FROM device`,
    );
    const concluded = said.map(([at, wanted]) => ({ ...rows.find(({ id }) => id === ids[at])!, wanted }));
    expect(await storeLinks(db, concluded)).toBe(said.length);
  };
  const due = async () => {
    const devices = await db.prisma.device.findMany({ where: { linksDueAt: { not: null } } });
    return devices.map(({ name }) => name).toSorted();
  };

  test.each([
    ['there', false, true],
    ['not there', true, false],
  ])('is as the later one says: %s', async (_, first, later) => {
    const link = await linked(0, 1);
    const said = [
      [0, first ? [link] : []],
      [1, later ? [link] : []],
    ] as const satisfies (readonly [number, LinkRow[]])[];
    await store(...said);
    const together = await linkLines(db);
    await db.pool.query('DELETE FROM link');
    for (const each of said) await store(each);
    expect(await linkLines(db)).toEqual(together);
    expect(together).toHaveLength(later ? 1 : 0);
  });

  test('is asked for of a third one at a port that changed, not of those stored along', async () => {
    const candidate = await linked(0, 1, 'candidate');
    await store([0, [candidate]]);
    expect(await due()).toEqual([]);
    const link = await linked(0, 2);
    await store([0, [candidate, link]], [2, [link]]);
    expect(await due()).toEqual(['m1']);
  });

  test('is not stored of one that was asked for again meanwhile', async () => {
    const link = await linked(0, 2);
    await db.pool.query(`UPDATE device SET links_due_at = now()`);
    const { rows } = await db.pool.query<{ id: string; at: string }>(
      `SELECT id, CASE name WHEN 'b1' THEN 'earlier' ELSE links_due_at::text END AS at FROM device WHERE name < 'y'`,
    );
    const wanted = (id: string) => (id === ids[0] ? [link] : []);
    expect(
      await storeLinks(
        db,
        rows.map(({ id, at }) => ({ id, at, wanted: wanted(id) })),
      ),
    ).toBe(1);
    expect(await linkLines(db)).toEqual([]);
    expect(await due()).toEqual(['b1', 'y1']);
  });
});

/** What asks for another, and what is asked for meanwhile, goes on alone too. */
async function resolveEachAlone(db: Db): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) {
    const { rows } = await db.pool.query<{ id: string }>(
      `SELECT id FROM device WHERE links_due_at IS NOT NULL ORDER BY role DESC, random()`,
    );
    const [first, ...others] = rows.map(({ id }) => id);
    if (first === undefined) return;
    await db.pool.query(`UPDATE device SET links_due_at = NULL WHERE id <> $1`, [first]);
    // Another one may have to take its link back first: until then it stays due.
    await resolveDueLinks(db, undefined, 1).catch(() => {});
    await db.pool.query(`UPDATE device SET links_due_at = now() WHERE id = ANY($1)`, [others]);
  }
  throw new Error('they ask for each other for ever');
}

/** Everything that working out the links writes, without ids and times. */
async function concluded(db: Db): Promise<string[]> {
  const lines = async (sql: string) =>
    (await db.pool.query<{ line: string }>(sql)).rows.map(({ line }) => line);
  return [
    ...(await linkLines(db)),
    ...(await findingLines(db)),
    ...(await lines(
      `SELECT concat_ws(' ', host, nic, state, side, serial, assembly, far_device, far_port, link_state, link_confidence, findings) AS line
       FROM inventory ORDER BY 1`,
    )),
    ...(await lines(`SELECT concat_ws(' ', serial, part_number, assembly) AS line FROM module ORDER BY 1`)),
    ...(await lines(
      `SELECT concat_ws(' ', n.name, l.score, jsonb_path_query_array(l.evidence, '$[*].kind')) AS line
       FROM link l JOIN port n ON n.id = l.near_port_id ORDER BY 1`,
    )),
  ];
}

interface Cable {
  near: { device: string; port: string };
  far: { device: string; port: string };
}

/** Two ports of each host lead to switches; the last ports of the switches lead to each other. */
function layCables(random: SeededRandom): Cable[] {
  const free = SWITCHES.flatMap((device) => PORTS.slice(0, 3).map((port) => ({ device, port })));
  const hosts = HOSTS.flatMap((device) => PORTS.slice(0, 2).map((port) => ({ device, port })));
  return [
    ...hosts.map((near) => ({ near, far: free.splice(random.below(free.length), 1)[0]! })),
    { near: { device: 'b1', port: 'e4' }, far: { device: 'y1', port: 'e4' } },
    { near: { device: 'm1', port: 'e4' }, far: free[0]! },
  ];
}

/** What a device says: mostly what is so, at times nothing, or what is not so. */
function readingOf(
  name: string,
  cables: readonly Cable[],
  random: SeededRandom,
  seed: number,
): DeviceReading {
  const isSwitch = roleOf(name) === 'switch';
  const neighbours: ParsedNeighbour[] = [];
  const macTable: ParsedMac[] = [];
  const ports = (isSwitch ? PORTS : PORTS.slice(0, 2)).map((port): PortReading => {
    const facing = cables.flatMap(({ near, far }) =>
      isAt(near, name, port) ? [far] : isAt(far, name, port) ? [near] : [],
    )[0];
    // Of two switches that contradict each other the later one is right, which is not the same each time.
    const astray = { device: random.pick(isSwitch ? HOSTS : SWITCHES), port: random.pick(PORTS) };
    const said = random.next() < 0.1 ? astray : facing;
    if (said && said.device !== name && random.next() < 0.5) {
      neighbours.push(makeNeighbour({ localPort: port, systemName: said.device, remotePort: said.port }));
    }
    if (isSwitch && facing && random.next() < 0.6) {
      const learned = random.next() < 0.2 ? { device: random.pick(HOSTS), port: 'e1' } : facing;
      macTable.push({ mac: macOf(learned.device, learned.port), vlan: 10, port });
    }
    return makePort(port, answerOf(random, [name, port], facing, seed), {
      permanentMac: macOf(name, port),
      link: random.next() < 0.15 ? 'down' : 'up',
      speedMbps: random.next() < 0.15 ? 10_000 : 25_000,
      ...(isSwitch && random.next() < 0.5 && { description: random.pick(HOSTS) }),
    });
  });
  const list = random.next() < 0.1 ? null : neighbours;
  const reading = isSwitch
    ? makeSwitchReading({}, { neighbours: list, macTable }, { ports })
    : makeReading({}, { ports, evidence: { neighbours: list, ownedMacs: [], macTable: null } });
  return { ...reading, facts: { ...reading.facts, hostname: name } };
}

/** A cable whose ends carry one number or two, an optic of one kind or another, or nothing that can be read. */
function answerOf(
  random: SeededRandom,
  at: readonly string[],
  facing: Cable['near'] | undefined,
  seed: number,
): PortAnswer {
  const serial = `F${seed}${at.join('')}00`;
  const both = [at.join(''), facing ? facing.device + facing.port : ''].toSorted().join('');
  const cable = { mediaClass: 'passive-dac', partNumber: 'CAB-25G-3M', wavelengthNm: null } as const;
  return random.pick<() => PortAnswer>([
    () => 'fixed',
    () => ({ unreadable: 'io-error' }),
    () => makeModule(serial),
    () => makeModule(serial, { mediaClass: 'optic-smf', functionalClass: '25GBASE-LR', wavelengthNm: 1310 }),
    () => makeModule(serial, cable),
    () => makeModule(`F${seed}${both}00`, cable),
  ])();
}

const isAt = (end: Cable['near'], device: string, port: string) => end.device === device && end.port === port;
const roleOf = (name: string) => (SWITCHES.includes(name) ? 'switch' : 'host');
const macOf = (device: string, port: string) =>
  `3c:fd:fe:00:0${[...SWITCHES, ...HOSTS].indexOf(device)}:0${port.slice(1)}`;

async function deviceId(db: Db, name: string): Promise<string> {
  return (await db.prisma.device.findFirstOrThrow({ where: { name } })).id;
}

async function pin(db: Db, { near, far }: Cable): Promise<void> {
  const portId = await portIdOf(db, near);
  await pinLink(asAdministrator(db), { portId, farPortId: await portIdOf(db, far), note: '' });
}

async function portIdOf(db: Db, { device, port }: Cable['near']): Promise<string> {
  return (await db.prisma.port.findFirstOrThrow({ where: { device: { name: device }, name: port } })).id;
}
