import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { refreshInventory } from '#lib/db/refresh-inventory.ts';
import { getDevice } from '#lib/devices/get-device.ts';
import { exportLinks } from '#lib/inventory/export-links.ts';
import { findPorts } from '#lib/inventory/find-ports.ts';
import { getLink } from '#lib/inventory/get-link.ts';
import { getSwitchEvidence } from '#lib/inventory/get-switch.ts';
import {
  linksHref,
  linksSearchParams,
  type LinksQuery,
  parseLinksQuery,
} from '#lib/inventory/links-query.ts';
import { countFindings, listFindings } from '#lib/inventory/list-findings.ts';
import { listInventory } from '#lib/inventory/list-inventory.ts';
import { countLinks, type LinksPage, listLinks } from '#lib/inventory/list-links.ts';
import { parseInventoryQuery } from '#lib/inventory/query.ts';
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
  return (await listLinks(ctx(), query(text))).rows.map(({ near, far, candidates }) => {
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

async function csvOf(text: string, who = ctx()): Promise<Record<string, string>[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of await exportLinks(who, query(text))) chunks.push(chunk as Buffer);
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
    ['sort=-findings', ['kvm-2 eth0 = leaf-1 Ethernet6', 'esx-1 vmnic0 = leaf-1 Ethernet1', 'esx-1 vmnic1 = leaf-1 Ethernet2']],
    ['page=2', ['esx-1 vmnic0 = leaf-1 Ethernet1', 'esx-1 vmnic1 = leaf-1 Ethernet2', 'kvm-2 eth0 = leaf-1 Ethernet6']],
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
    expect((await listLinks(elsewhere, query(''))).rows).toEqual([]);
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
      ...(await listLinks(ctx(), query('tab=unmatched'))).rows,
      ...(await listLinks(ctx(), query('tab=ambiguous'))).rows,
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
    ['sort=-since&page=bogus&confidence=possible', '/links?confidence=possible&sort=-since'],
  ])('"%s" reads back as %s', (text, href) => {
    expect(linksHref(query(text))).toBe(href);
  });

  test('starts over when a filter changes, not when a link is opened', () => {
    const open = '00000000-0000-4000-8000-000000000000';
    const key = ['esx-1', 'vmnic0000000001', 'esx-1', 'vmnic0000000001', open, open];
    const second = { ...query('q=esx'), cursor: { direction: 'after', at: 101, key } as const };
    const href = linksHref(second, { open });
    expect(query(href.slice('/links?'.length))).toEqual({ ...second, open });
    expect(linksHref({ ...second, open }, { tab: 'pinned' })).toBe('/links?tab=pinned&q=esx');
    // The cursor of one order says nothing in another.
    expect(query(`${href.slice('/links?'.length)}&sort=since`).cursor).toBeNull();
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
  expect((await csvOf('tab=unmatched')).map((row) => [row['Near device'], row['Far port'], row['Next step']])).toEqual([
    ['kvm-3', '', 'Register its switch, or pin it. No registered switch hears it or has learned its MAC.'],
    ['leaf-1', '', 'Register tor-9. tor-9 Ethernet1/50 is heard by LLDP, and is not registered.'],
  ]); // prettier-ignore
  expect((await csvOf('tab=ambiguous'))[0]!['Next step']).toContain(
    'Pin the right one. 2 ports are equally likely.',
  );
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

test('a pin is told with who said so, and what to do when its port is gone', async () => {
  const ends = { portId: await portId('leaf-1', 'Ethernet5'), farPortId: await portId('kvm-3', 'eth0') };
  await pinLink(ctx(), { ...ends, note: 'Traced' });
  expect((await getLink(ctx(), ends.portId)).isDue).toBe(true);
  await resolveAll();
  const pinned = async () => (await listLinks(ctx(), query('tab=pinned'))).rows;
  expect(await pinned()).toMatchObject([
    { near: { device: 'kvm-3' }, pin: { by: 'Test administrator', note: 'Traced' }, confidence: 'pinned', nextStep: null },
  ]); // prettier-ignore
  expect((await getLink(ctx(), ends.portId)).pin).toMatchObject({ by: 'Test administrator', note: 'Traced' });

  const setAbsent = async (since: Date | null) => {
    await db.prisma.port.update({ where: { id: ends.portId }, data: { absentSince: since } });
    await db.prisma.device.updateMany({ data: { linksDueAt: new Date() } });
    await resolveAll();
  };
  await setAbsent(new Date());
  expect(await pinned()).toMatchObject([
    {
      near: { device: 'kvm-3', port: 'eth0' },
      far: { device: 'leaf-1', port: 'Ethernet5', gone: 'port' },
      confidence: null,
      nextStep: { kind: 'pin', action: 'Remove the pin, or pin the port that took its place' },
    },
  ]);
  expect(await countLinks(ctx(), query(''))).toMatchObject({ linked: 3, pinned: 1 });
  expect(await csvOf('tab=pinned')).toMatchObject([{ 'Far port': 'Ethernet5', Confidence: '' }]);
  await setAbsent(null);
  expect(await pinned()).toMatchObject([{ confidence: 'pinned', nextStep: null }]);
});

describe('a list longer than a page', () => {
  const EXTRA = 230;

  beforeAll(async () => {
    // Ports and links of a host that is read no more; the far ends are all one port, which only a breakout has.
    const [host, far] = [await deviceId('kvm-2'), await portId('leaf-1', 'Ethernet6')];
    await db.pool.query(
      `WITH made AS (
         INSERT INTO port (id, device_id, name, state, state_since, last_seen_at)
         SELECT gen_random_uuid(), $1, 'extra' || n, 'unreadable', now(), now() FROM generate_series(1, ${EXTRA}) n RETURNING id)
       INSERT INTO link (id, near_port_id, far_port_id, state, confidence, score, evidence, since, checked_at)
       SELECT gen_random_uuid(), id, $2, 'linked', 'possible', 50 + row_number() OVER () % 7, '[]',
         now() - (row_number() OVER () % 5) * interval '1 hour', now() FROM made`,
      [host, far],
    );
    await db.prisma.$transaction((tx) => refreshInventory(tx, [host]));
  });
  afterAll(async () => {
    await db.prisma.port.deleteMany({ where: { name: { startsWith: 'extra' } } });
    await db.prisma.$transaction(async (tx) => refreshInventory(tx, [await deviceId('kvm-2')]));
  });

  test.each(['', 'sort=-port', 'sort=far', 'sort=-far', 'sort=confidence', 'sort=-findings', 'sort=since', 'sort=-since', 'tab=unmatched'])(
    'sorted by "%s" has each row once, forwards and backwards',
    async (text) => {
      const keys = ({ rows }: LinksPage) => rows.map(({ near, far }) => `${near.portId} ${far?.portId}`);
      const pages: LinksPage[] = [];
      let at: LinksQuery['cursor'] = null;
      do {
        const page = await listLinks(ctx(), readBack({ ...query(text), cursor: at }));
        pages.push(page);
        at = page.next?.cursor ?? null;
      } while (at);
      const forwards = pages.flatMap(keys);
      const counts = await countLinks(ctx(), query(text));
      expect(forwards).toHaveLength(text === 'tab=unmatched' ? counts.unmatched : counts.linked);
      expect(new Set(forwards).size).toBe(forwards.length);
      expect(pages.map(({ first }) => first)).toEqual(pages.map((_, page) => page * 100 + 1));

      for (let page = pages.length - 1; page > 0; page -= 1) {
        const back = await listLinks(ctx(), readBack({ ...query(text), cursor: pages[page]!.previous!.cursor }));
        expect(keys(back)).toEqual(keys(pages[page - 1]!));
      }
    },
  ); // prettier-ignore

  /** As the address of the page gives it. */
  const readBack = (asked: LinksQuery) => parseLinksQuery(linksSearchParams(asked));
});

describe('a link between two sites', () => {
  const secret = /leaf-1|Ethernet[1-9]/;
  const viewer = () => asRole(db, 'viewer', { sites: ['fra'] });

  beforeAll(async () => moveSwitch('lon'));
  afterAll(async () => moveSwitch('fra'));

  async function moveSwitch(site: string): Promise<void> {
    const id = await deviceId('leaf-1');
    await db.prisma.device.update({ where: { id }, data: { site } });
    await db.prisma.$transaction((tx) => refreshInventory(tx, [id]));
  }

  test('names the far end to nobody of one site alone', async () => {
    const port = await portId('kvm-2', 'eth0');
    const seen = {
      list: await listLinks(viewer(), query('')),
      ambiguous: await listLinks(viewer(), query('tab=ambiguous')),
      drawer: await getLink(viewer(), port),
      tie: await getLink(viewer(), await portId('kvm-1', 'eth0')),
      findings: await listFindings(viewer()),
      inventory: await listInventory(viewer(), parseInventoryQuery(new URLSearchParams())),
      device: (await getDevice(viewer(), await deviceId('esx-1'))).ports.map(({ shown }) => shown),
      csv: await csvOf('', viewer()),
      ties: await csvOf('tab=ambiguous', viewer()),
    };
    for (const [what, answer] of Object.entries(seen)) expect(JSON.stringify(answer), what).not.toMatch(secret);
    expect(seen.list.rows.map(({ near, far }) => `${near.device} ${near.port} = ${far!.device}`)).toEqual([
      'esx-1 vmnic0 = a device of another site',
      'esx-1 vmnic1 = a device of another site',
      'kvm-2 eth0 = a device of another site',
      'kvm-3 eth0 = a device of another site',
    ]);
    expect(seen.drawer.links).toMatchObject([{ far: { device: 'a device of another site', isElsewhere: true } }]);
    expect(seen.findings[0]!.message).toContain('kvm-2 eth0');
    const row = seen.inventory.rows.find(({ portId: id }) => id === port);
    expect(row).toMatchObject({ farDevice: 'a device of another site', farPort: null, farDeviceId: null });
    for (const order of ['sort=far', 'sort=-far', 'sort=since']) {
      expect((await listLinks(viewer(), query(order))).rows).toHaveLength(4);
    }
    expect(await listLinks(viewer(), query('q=leaf'))).toMatchObject({ rows: [] });
    expect(await listFindings(viewer(), { search: 'leaf' })).toEqual([]);
  }); // prettier-ignore

  test('is listed from the end that the person may see', async () => {
    const { rows } = await listLinks(asRole(db, 'viewer', { sites: ['lon'] }), query('q=ethernet6'));
    expect(rows).toMatchObject([
      { near: { device: 'leaf-1', port: 'Ethernet6' }, far: { device: 'a device of another site' } },
    ]);
  });
});
