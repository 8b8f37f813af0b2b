import { afterAll, beforeAll, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { ingestVisit } from '#lib/ingest/ingest-visit.ts';
import { resolveDueLinks } from '#lib/links/resolve-due-links.ts';

import { makeDevice, makeVisit } from '../lab/make-visit.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';
import { readableDevices } from '../lab/read-topology.ts';
import { findingLines, linkLines } from '../lab/resolved-links.ts';
import { makeTopology } from '../lab/topology.ts';
import type { CableVerdict } from '../lab/wiring.ts';

const TOPOLOGY = makeTopology({ hosts: 12 });

let database: TestDatabase;
let db: Db;
let lines: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  for (const { name, role, platform, site, read } of readableDevices(TOPOLOGY)) {
    const id = await makeDevice(db, name, { role, platform, site });
    expect(await ingestVisit(db, await makeVisit(db, id), read())).toBe(true);
  }
  // As autovacuum does within a minute.
  const owner = openDb(database.ownerUrl);
  await owner.pool.query('ANALYZE');
  await owner.close();
  await resolveDueLinks(db);
  lines = await linkLines(db);
}, 300_000);
afterAll(async () => {
  await db.close();
  await database.drop();
});

/** The far ports that a port of a host is linked to, or that are its candidates. */
function farOf(host: string, port: string, sign: '=' | '?'): string[] {
  const start = `${host} ${port} ${sign} `;
  return lines
    .filter((line) => line.startsWith(start))
    .map((line) => line.slice(start.length).replace(/ (?:pinned|certain|probable|possible)$/, ''));
}

const cables = (verdict: CableVerdict) => TOPOLOGY.cables.filter((cable) => cable.verdict === verdict);

test('every host’s port that the evidence is enough for is linked to its switch port: recall 100 %', () => {
  const asked = cables('linked');
  expect(asked.length).toBeGreaterThan(50);
  const missed = asked.filter(({ host, hostPort, switch: sw, switchPort }) => {
    const [far, ...others] = farOf(host, hostPort, '=');
    return far !== `${sw} ${switchPort}` || others.length > 0;
  });
  expect(missed.map(({ host, hostPort }) => `${host} ${hostPort}`)).toEqual([]);
});

test('no link is wrong: precision 100 %', () => {
  const real = new Map(TOPOLOGY.cables.map((cable) => [`${cable.host} ${cable.hostPort}`, cable]));
  const hosts = new Set(TOPOLOGY.cables.map(({ host }) => host));
  const linked = lines.filter(
    (line) => line.includes(' = ') && [...hosts].some((host) => line.startsWith(`${host} `)),
  );
  expect(linked.length).toBeGreaterThan(50);
  const wrong = linked.filter((line) => {
    const [near = '', far = ''] = line.split(' = ');
    const cable = real.get(near);
    return !cable || !far.startsWith(`${cable.switch} ${cable.switchPort} `);
  });
  expect(wrong).toEqual([]);
});

test('what ties is ambiguous, with the right port among the candidates', () => {
  const ties = cables('ambiguous');
  expect(ties.length).toBeGreaterThan(5);
  for (const { host, hostPort, switch: sw, switchPort } of ties) {
    expect(farOf(host, hostPort, '='), `${host} ${hostPort}`).toEqual([]);
    expect(farOf(host, hostPort, '?'), `${host} ${hostPort}`).toContain(`${sw} ${switchPort}`);
  }
});

test('the switches are linked among each other, each cable once and for certain', () => {
  const names = new Set(TOPOLOGY.switches.map(({ name }) => name));
  const between = lines.filter((line) => names.has(line.split(' ')[0]!));
  const trunks = TOPOLOGY.switches.flatMap(({ name, ports }) =>
    ports.flatMap((port) =>
      port.hears.flatMap((heard) => {
        const far = TOPOLOGY.switches.find(({ systemName }) => systemName === heard.systemName);
        return far && name < far.name ? [`${name} ${port.name} = ${far.name}`] : [];
      }),
    ),
  );
  expect(new Set(trunks).size).toBeGreaterThan(10);
  expect(between.map((line) => line.split(' ').slice(0, 4).join(' '))).toEqual(
    [...new Set(trunks)].toSorted(),
  );
  expect(between.filter((line) => !line.endsWith(' certain'))).toEqual([]);
});

test('what is wrong at a port or between two is found', async () => {
  const found = await findingLines(db);
  expect(TOPOLOGY.findings.length).toBeGreaterThan(3);
  for (const { host, port, kind } of TOPOLOGY.findings) {
    expect(
      found.filter((line) => `${line} `.startsWith(`${host} ${port} ${kind} `)),
      `${host} ${port}`,
    ).toHaveLength(1);
  }
});

test('repeated, it changes nothing but when it was checked', async () => {
  const before = await snapshot();
  await db.pool.query(`UPDATE device SET links_due_at = now() WHERE role <> 'jump'`);
  const devices = await db.prisma.device.count({ where: { role: { not: 'jump' } } });
  // Two hosts behind one port that were read within two seconds may ask for each other once more.
  expect(await resolveDueLinks(db)).toBeGreaterThanOrEqual(devices);
  expect(differences(before, await snapshot())).toEqual([]);
  expect(await db.prisma.device.count({ where: { linksDueAt: { not: null } } })).toBe(0);
}, 120_000);

test('two workers at once do the same', async () => {
  const before = await snapshot();
  const other = openDb(database.url);
  try {
    const devices = await db.prisma.device.count();
    await db.pool.query(`UPDATE device SET links_due_at = now()`);
    const done = await Promise.all([resolveDueLinks(db), resolveDueLinks(other)]);
    // One that is asked for again while it is worked out is done again.
    expect(done[0] + done[1]).toBeGreaterThanOrEqual(devices);
    expect(await db.prisma.device.count({ where: { linksDueAt: { not: null } } })).toBe(0);
    expect(differences(before, await snapshot())).toEqual([]);
  } finally {
    await other.close();
  }
}, 120_000);

/** Links, findings and the inventory without the times of the last look. */
async function snapshot(): Promise<string[]> {
  const [links, findings, inventory] = await Promise.all([
    db.prisma.link.findMany({ omit: { checkedAt: true }, orderBy: { id: 'asc' } }),
    db.prisma.finding.findMany({ omit: { lastSeenAt: true }, orderBy: { id: 'asc' } }),
    db.prisma.inventory.findMany({ orderBy: { portId: 'asc' } }),
  ]);
  return [...links, ...findings, ...inventory].map((row) => JSON.stringify(row));
}

function differences(before: string[], after: string[]): string[] {
  const [was, is] = [new Set(before), new Set(after)];
  return [...before.filter((row) => !is.has(row)), ...after.filter((row) => !was.has(row))].map((row) =>
    row.slice(0, 300),
  );
}
