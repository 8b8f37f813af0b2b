import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { exportLinks } from '#lib/inventory/export-links.ts';
import { findPorts } from '#lib/inventory/find-ports.ts';
import { getLink } from '#lib/inventory/get-link.ts';
import { getSwitchEvidence } from '#lib/inventory/get-switch.ts';
import { linksHref, parseLinksQuery } from '#lib/inventory/links-query.ts';
import { countFindings, listFindings } from '#lib/inventory/list-findings.ts';
import { countLinks, listLinks } from '#lib/inventory/list-links.ts';
import { pinLink } from '#lib/links/pin-link.ts';
import { resolveDueLinks } from '#lib/links/resolve-due-links.ts';

import { asAdministrator, asRole } from '../lab/actors.ts';
import { seedCabledFleet } from '../lab/cabled-fleet.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  await seedCabledFleet(db);
  await resolveAll();
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

async function resolveAll(): Promise<void> {
  while ((await resolveDueLinks(db)) > 0);
}

const query = (text: string) => parseLinksQuery(new URLSearchParams(text));
const ctx = () => asAdministrator(db);

/** `esx-1 vmnic0 = leaf-1 Ethernet1`, or what a port that waits could be. */
async function lines(text: string): Promise<string[]> {
  return (await listLinks(ctx(), query(text))).map(({ near, far, candidates }) => {
    const ends = far ? [far] : candidates;
    const others = ends.map((end) => `${end.device} ${end.port}`).join(', ');
    return `${near.device} ${near.port} ${far ? '=' : '?'} ${others}`.trim();
  });
}

async function portId(device: string, port: string): Promise<string> {
  const { rows } = await db.pool.query<{ id: string }>(
    'SELECT port_id AS id FROM inventory WHERE host = $1 AND nic = $2',
    [device, port],
  );
  return rows[0]!.id;
}

async function csvOf(text: string): Promise<Record<string, string>[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of await exportLinks(ctx(), query(text))) chunks.push(chunk as Buffer);
  return parse(Buffer.concat(chunks), { columns: true });
}

describe('the list of links', () => {
  test.each<[string, string[]]>([
    ['', ['esx-1 vmnic0 = leaf-1 Ethernet1', 'esx-1 vmnic1 = leaf-1 Ethernet2', 'kvm-2 eth0 = leaf-1 Ethernet6']],
    ['tab=ambiguous', ['kvm-1 eth0 ? leaf-1 Ethernet3, leaf-1 Ethernet4', 'kvm-1 eth1 ? leaf-1 Ethernet3, leaf-1 Ethernet4']],
    ['tab=unmatched', ['kvm-3 eth0 ?', 'leaf-1 Ethernet5 ?']],
    ['tab=unmatched&role=switch', ['leaf-1 Ethernet5 ?']],
    ['tab=pinned', []],
    ['q=vmnic1', ['esx-1 vmnic1 = leaf-1 Ethernet2']],
    ['q=esx ethernet2', ['esx-1 vmnic1 = leaf-1 Ethernet2']],
    ['q=100%25', []],
    ['finding=critical', ['kvm-2 eth0 = leaf-1 Ethernet6']],
    ['finding=notice', []],
    ['sort=-port&q=esx', ['esx-1 vmnic1 = leaf-1 Ethernet2', 'esx-1 vmnic0 = leaf-1 Ethernet1']],
    ['sort=-findings&page=1', ['kvm-2 eth0 = leaf-1 Ethernet6', 'esx-1 vmnic0 = leaf-1 Ethernet1', 'esx-1 vmnic1 = leaf-1 Ethernet2']],
    ['page=2', []],
  ])('of "%s"', async (text, expected) => {
    expect(await lines(text)).toEqual(expected);
  }); // prettier-ignore

  test('of one device has its links at either end, and the ties that it is part of', async () => {
    const { rows } = await db.pool.query<{ id: string }>(`SELECT id FROM device WHERE name = 'leaf-1'`);
    expect(await countLinks(ctx(), query(`device=${rows[0]!.id}`))).toEqual({
      linked: 3,
      ambiguous: 2,
      unmatched: 1,
      pinned: 0,
    });
  });

  test('of a site has nothing of other sites', async () => {
    const elsewhere = asRole(db, 'viewer', { sites: ['lon'] });
    expect(await listLinks(elsewhere, query(''))).toEqual([]);
    expect(await countLinks(elsewhere, query(''))).toEqual({
      linked: 0,
      ambiguous: 0,
      unmatched: 0,
      pinned: 0,
    });
    await expect(getLink(elsewhere, await portId('esx-1', 'vmnic0'))).rejects.toMatchObject({ status: 404 });
    expect(await listFindings(elsewhere)).toEqual([]);
    expect(await findPorts(elsewhere, 'leaf', await deviceId('kvm-3'))).toEqual([]);
  });

  test('says for each port that waits what to do next', async () => {
    const rows = [
      ...(await listLinks(ctx(), query('tab=unmatched'))),
      ...(await listLinks(ctx(), query('tab=ambiguous'))),
    ];
    expect(rows.map(({ nextStep }) => [nextStep!.kind, nextStep!.action])).toEqual([
      ['register', 'Register its switch, or pin it'],
      ['register', 'Register tor-9'],
      ['pin', 'Pin the right one'],
      ['pin', 'Pin the right one'],
    ]);
  });
});

const deviceId = async (name: string) => (await db.prisma.device.findFirstOrThrow({ where: { name } })).id;

describe('the address of the list', () => {
  test.each([
    ['', '/links'],
    ['tab=nonsense&confidence=sure&device=5&finding=bad&sort=bogus&page=-1', '/links'],
    ['tab=unmatched&role=switch&q=a  b', '/links?tab=unmatched&q=a+b&role=switch'],
    ['sort=-since&page=3&confidence=possible', '/links?confidence=possible&sort=-since&page=3'],
  ])('"%s" reads back as %s', (text, href) => {
    expect(linksHref(query(text))).toBe(href);
  });

  test('starts over when a filter changes, not when a link is opened', () => {
    const third = query('page=3&q=esx');
    const open = '00000000-0000-4000-8000-000000000000';
    expect(linksHref(third, { open })).toBe(`/links?q=esx&page=3&open=${open}`);
    expect(linksHref({ ...third, open }, { tab: 'pinned' })).toBe('/links?tab=pinned&q=esx');
  });
});

describe('one link', () => {
  test('has both ends, the evidence and the findings between them', async () => {
    const detail = await getLink(ctx(), await portId('leaf-1', 'Ethernet6'));
    expect(detail.near).toMatchObject({ device: 'leaf-1', type: '25GBASE-LR', side: 'read' });
    expect(detail.links.map(({ far }) => [far.device, far.port, far.type])).toEqual([
      ['kvm-2', 'eth0', '25GBASE-SR'],
    ]);
    expect(detail.links[0]!.evidence.map(({ kind }) => kind)).toContain('neighbour-switch');
    expect(detail.findings.map(({ kind }) => kind)).toEqual(['class-mismatch']);
    expect([detail.nextStep, detail.isDue, detail.pin]).toEqual([null, false, null]);
  });

  test('of a port that hears a stranger says who that is', async () => {
    const detail = await getLink(ctx(), await portId('leaf-1', 'Ethernet5'));
    expect(detail.nextStep).toMatchObject({ kind: 'register', action: 'Register tor-9' });
    expect([detail.links, detail.candidates]).toEqual([[], []]);
  });

  test('of a port that is not there is not found', async () => {
    await expect(getLink(ctx(), '00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({
      status: 404,
    });
  });
});

test('the CSV has a row for each link, and for each candidate of a tie', async () => {
  const linked = await csvOf('q=esx-1');
  expect(linked.map((row) => [row['Near port'], row['Near module read from'], row['Far port'], row['State']])).toEqual([
    ['vmnic0', 'inferred', 'Ethernet1', 'linked'],
    ['vmnic1', 'far-end', 'Ethernet2', 'linked'],
  ]); // prettier-ignore
  expect(linked[0]!['Evidence']).toContain('esx-1');
  expect((await csvOf('tab=ambiguous')).map((row) => `${row['Near port']} ${row['Far port']}`)).toEqual([
    'eth0 Ethernet3', 'eth0 Ethernet4', 'eth1 Ethernet3', 'eth1 Ethernet4',
  ]); // prettier-ignore
  expect((await csvOf('tab=unmatched')).map((row) => [row['Near device'], row['Far port']])).toEqual([
    ['kvm-3', ''],
    ['leaf-1', ''],
  ]);
});

test('findings are counted by severity and kind under the other filters', async () => {
  const all = await countFindings(ctx());
  expect(all).toMatchObject({ total: 1, severities: { critical: 1, warning: 0, notice: 0 } });
  expect(await countFindings(ctx(), { severity: 'notice' })).toMatchObject({
    total: 0,
    severities: { critical: 1 },
    kinds: [],
  });
  expect(await listFindings(ctx(), { search: 'kvm-2 ethernet6' })).toHaveLength(1);
  expect(await listFindings(ctx(), { search: 'kvm-2 ethernet7' })).toEqual([]);
});

test('ports to pin are found by the words of their names, open ones first', async () => {
  const host = await deviceId('kvm-3');
  const found = async (text: string) => (await findPorts(ctx(), text, host)).map(({ port }) => port);
  expect(await found('leaf ethernet')).toEqual([
    'Ethernet3', 'Ethernet4', 'Ethernet5', 'Ethernet1', 'Ethernet2', 'Ethernet6', 'Ethernet7',
  ]); // prettier-ignore
  expect(await found('F1940212345 leaf')).toEqual(['Ethernet1']);
  expect(await found('kvm-3')).toEqual([]);
});

test('a switch says how many MACs each port has, and who is heard on it', async () => {
  const { macs, neighbours } = await getSwitchEvidence(ctx(), await deviceId('leaf-1'));
  expect([...macs]).toEqual([['Port-Channel1', 1]]);
  expect(neighbours.map(({ localPort, systemName }) => `${localPort} ${systemName}`)).toEqual([
    'Ethernet1 esx-1',
    'Ethernet5 tor-9',
    'Ethernet6 kvm-2',
  ]);
});

test('a pin is told with who said so', async () => {
  const ends = { portId: await portId('leaf-1', 'Ethernet5'), farPortId: await portId('kvm-3', 'eth0') };
  await pinLink(ctx(), { ...ends, note: 'Traced' });
  expect((await getLink(ctx(), ends.portId)).isDue).toBe(true);
  await resolveAll();
  const [row] = await listLinks(ctx(), query('tab=pinned'));
  expect(row).toMatchObject({ near: { device: 'kvm-3' }, pin: { by: 'Test administrator', note: 'Traced' } });
  expect((await getLink(ctx(), ends.portId)).pin).toMatchObject({ by: 'Test administrator', note: 'Traced' });
});
