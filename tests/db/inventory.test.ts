import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';

import { parse as parseCsv } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Context } from '#lib/context.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { COLUMNS } from '#lib/inventory/columns.ts';
import { exportCsv } from '#lib/inventory/export-csv.ts';
import { exportJson } from '#lib/inventory/export-json.ts';
import { countFacets, coverageOf } from '#lib/inventory/facets.ts';
import { listInventory } from '#lib/inventory/list-inventory.ts';
import { inventoryHref, parseInventoryQuery } from '#lib/inventory/query.ts';
import { countDevices, selectDeviceIds } from '#lib/inventory/select-devices.ts';
import { toWebStream } from '#lib/inventory/web-stream.ts';
import type { Role } from '#lib/people/actor.ts';

import { asRole } from '../lab/actors.ts';
import { createTestDatabase } from '../lab/postgres.ts';

let db: Db;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await createTestDatabase();
  db = openDb(database.url);
  drop = () => database.drop();
});

afterAll(async () => {
  await db.close();
  await drop();
});

const ctx = (): Context => asRole(db, 'viewer');
const query = (params: string) => parseInventoryQuery(new URLSearchParams(params));

/** One row of the read model in the database's own column names; what is absent is missing. */
type StoredRow = Partial<Record<string, string | number | boolean | string[] | null>> & { nic: string };

async function store(rows: StoredRow[]): Promise<void> {
  for (const row of rows) {
    const host = row.host ?? 'h1';
    const complete = {
      port_id: randomUUID(),
      device_id: deviceId(String(host)),
      role: 'host',
      host,
      address: '192.0.2.1',
      site: '',
      tags: [],
      demo: false,
      nic_sort: row.nic.replace(/\d+/g, (digits) => digits.padStart(10, '0')),
      state: 'module',
      search: [
        host,
        row.nic,
        row.vendor,
        row.part_number,
        row.serial,
        row.mac,
        String(row.mac).replaceAll(':', ''),
      ]
        .join(' ')
        .toLowerCase(),
      ...row,
    };
    const names = Object.keys(complete);
    await db.pool.query(
      `INSERT INTO inventory (${names.join(', ')}) VALUES (${names.map((_, at) => `$${at + 1}`).join(', ')})`,
      Object.values(complete),
    );
  }
}

function deviceId(host: string): string {
  return `00000000-0000-4000-8000-${Buffer.from(host).toString('hex').padStart(12, '0').slice(-12)}`;
}

async function nics(params: string): Promise<string[]> {
  const page = await listInventory(ctx(), query(params));
  return page.rows.map((row) => row.nic ?? '');
}

beforeEach(() => db.pool.query('DELETE FROM inventory'));

describe('filters, search and order', () => {
  beforeEach(() =>
    store([
      {
        nic: 'eth2',
        vendor: 'Arista Networks',
        part_number: 'CAB-Q-S-5M',
        serial: 'APF15_12345',
        cable_length_m: 5,
        speed_mbps: 40000,
        link: 'up',
        mac: 'aa:bb:cc:dd:ee:01',
        tags: ['prod', 'db'],
      },
      {
        nic: 'eth10',
        vendor: 'Intel',
        part_number: '100%',
        serial: 'X1',
        cable_length_m: 1,
        speed_mbps: 10000,
        link: 'down',
        mac: '00:11:22:33:44:55',
        rx_power_dbm: -2.31,
      },
      { nic: 'eth1', state: 'empty', reason_kind: 'empty-cage', site: 'ams1' },
      {
        nic: 'eth0',
        host: 'h2',
        state: 'unreadable',
        reason_kind: 'io-error',
        reason_message: 'Input/output error',
        last_read_at: '2026-11-01T12:00:00Z',
      },
      { nic: '', host: 'h3', state: 'not-reached', reason_kind: 'timeout' },
    ]),
  );

  test.each([
    ['', ['eth1', 'eth2', 'eth10', 'eth0', '']],
    ['vendor=Intel', ['eth10']],
    ['vendor=Intel&vendor=Arista+Networks', ['eth2', 'eth10']],
    ['vendor=%21Intel', ['eth1', 'eth2', 'eth0', '']],
    ['vendor=~none', ['eth1', 'eth0', '']],
    ['vendor=%21~none&vendor=%21Intel', ['eth2']],
    ['vendor=*ari*', ['eth2']],
    ['vendor=intel', []],
    ['partNumber=100%25', ['eth10']],
    ['partNumber=1%25', []],
    ['partNumber=*%25', ['eth10']],
    ['cableLengthM=1..4.9', ['eth10']],
    ['cableLengthM=..5', ['eth2', 'eth10']],
    ['cableLengthM=5', ['eth2']],
    ['speedMbps=%2140000', ['eth1', 'eth10', 'eth0', '']],
    ['rxPowerDbm=-3..-2', ['eth10']],
    ['tags=prod', ['eth2']],
    ['tags=d*', ['eth2']],
    ['tags=~none', ['eth1', 'eth10', 'eth0', '']],
    ['site=~none&state=module', ['eth2', 'eth10']],
    ['nic=~none', ['']],
    ['lastReadAt=..-7d', ['eth0']],
    ['lastReadAt=2026-10-31..2026-11-01', ['eth0']],
    ['lastReadAt=2026-11-02..', []],
    ['state=empty&state=unreadable', ['eth1', 'eth0']],
    ["vendor=x'+OR+1=1+--", []],
    ['vendor=%5C%27+OR+1=1', []],
    ['q=cab-q', ['eth2']],
    ['q=ARISTA+5m', ['eth2']],
    ['q=APF15_1', ['eth2']],
    ['q=100%25', ['eth10']],
    ['q=%25', ['eth10']],
    ['q=h3', ['']],
    ['q=AA-BB-CC-DD', ['eth2']],
    ['q=aabb.ccdd.ee01', ['eth2']],
    ['q=aa:bb:cc', ['eth2']],
    ['q=0112233', ['eth10']],
    ['q=%27;drop+table+inventory;--', []],
    ['sort=-nic', ['eth10', 'eth2', 'eth1', 'eth0', '']],
    ['sort=nic', ['eth0', 'eth1', 'eth2', 'eth10', '']],
    ['sort=cableLengthM', ['eth10', 'eth2', 'eth1', 'eth0', '']],
    ['sort=-cableLengthM', ['eth2', 'eth10', 'eth1', 'eth0', '']],
    ['sort=-host', ['', 'eth0', 'eth1', 'eth2', 'eth10']],
    ['sort=host;drop+table+inventory', ['eth1', 'eth2', 'eth10', 'eth0', '']],
  ])('%s', async (params, expected) => {
    expect(await nics(params)).toEqual(expected);
  });

  test('facets ignore their own condition, and the total does not', async () => {
    const facets = await countFacets(ctx(), query('vendor=Intel&state=module'));
    expect(facets.total).toBe(1);
    expect(facets.values.vendor).toEqual([
      { value: 'Arista Networks', count: 1 },
      { value: 'Intel', count: 1 },
    ]);
    expect(facets.values.state).toEqual([{ value: 'module', count: 1 }]);
    expect(facets.values.speedMbps).toEqual([{ value: '10000', count: 1 }]);
    expect(facets.values.site).toEqual([{ value: null, count: 1 }]);
  });

  test('coverage counts cages, not ports', async () => {
    await store([{ nic: 'eth7', state: 'fixed' }]);
    expect(coverageOf((await countFacets(ctx(), query('state=module'))).values.state)).toEqual({
      read: 3,
      cages: 5,
    });
  });

  test('the devices of a filter are those of its rows', async () => {
    expect((await selectDeviceIds(ctx(), query('state=module&state=unreadable'))).toSorted()).toEqual(
      [deviceId('h1'), deviceId('h2')].toSorted(),
    );
    expect(await countDevices(ctx(), query('q=nothing'))).toBe(0);
    expect(await countDevices(ctx(), query(''))).toBe(3);
  });

  test('nobody reads without a role', async () => {
    const stranger: Context = asRole(db, 'none' as Role);
    for (const read of [listInventory, countFacets, selectDeviceIds, countDevices, exportCsv, exportJson]) {
      await expect(read(stranger, query(''))).rejects.toThrow('Your role');
    }
  });
});

describe('hosts and switches, and whose side a module was read from', () => {
  const AT_SW1 = { far_device: 'sw1', link_state: 'linked', link_confidence: 'certain' };

  beforeEach(() =>
    store([
      { nic: 'eth0', serial: 'OWN', side: 'read', ...AT_SW1, far_port: 'Ethernet1', findings: 2 },
      {
        nic: 'vmnic0',
        serial: 'CABLE',
        state: 'far-end-only',
        side: 'inferred',
        ...AT_SW1,
        far_port: 'Ethernet2',
      },
      {
        nic: 'vmnic1',
        serial: 'OPTIC',
        state: 'far-end-only',
        side: 'far-end',
        ...AT_SW1,
        far_port: 'Ethernet3',
      },
      { nic: 'vmnic2', state: 'unreadable', link_state: 'ambiguous' },
      { nic: 'vmnic3', state: 'unreadable', link_state: 'unmatched' },
      { nic: 'Ethernet1', host: 'sw1', role: 'switch', host_kind: 'arista-eos', serial: 'FAR', side: 'read' },
    ]),
  );

  test.each([
    ['', ['eth0', 'vmnic0', 'vmnic1', 'vmnic2', 'vmnic3', 'Ethernet1']],
    ['role=host', ['eth0', 'vmnic0', 'vmnic1', 'vmnic2', 'vmnic3']],
    ['role=switch', ['Ethernet1']],
    ['hostKind=arista-eos', ['Ethernet1']],
    ['side=inferred', ['vmnic0']],
    ['side=%21read&side=%21~none', ['vmnic0', 'vmnic1']],
    ['side=~none', ['vmnic2', 'vmnic3']],
    ['linkState=ambiguous&linkState=unmatched', ['vmnic2', 'vmnic3']],
    ['linkConfidence=certain&farPort=*3', ['vmnic1']],
    ['farDevice=sw1&sort=-farPort', ['vmnic1', 'vmnic0', 'eth0']],
    ['findings=1..', ['eth0']],
    ['side=near', []],
  ])('%s', async (params, expected) => {
    expect(await nics(params)).toEqual(expected);
  });

  test('are counted in the filter bar', async () => {
    const { values } = await countFacets(ctx(), query('role=host'));
    expect(values.role).toEqual([
      { value: 'host', count: 5 },
      { value: 'switch', count: 1 },
    ]);
    expect(values.side).toContainEqual({ value: 'inferred', count: 1 });
    expect(values.linkState).toContainEqual({ value: 'unmatched', count: 1 });
    expect(values.linkConfidence).toEqual([
      { value: 'certain', count: 3 },
      { value: null, count: 2 },
    ]);
  });

  test('an audit can tell an inferred module from one that was read', async () => {
    const rows = parseCsv(await text(await exportCsv(ctx(), query('role=host&side=%21~none'))), {
      columns: true,
    });
    expect((rows as Record<string, string>[]).map((row) => [row.NIC, row['Read from'], row.Serial])).toEqual([
      ['eth0', 'read', 'OWN'],
      ['vmnic0', 'inferred', 'CABLE'],
      ['vmnic1', 'far-end', 'OPTIC'],
    ]);
    expect((rows as Record<string, string>[])[0]).toMatchObject({
      'Far device': 'sw1',
      'Far port': 'Ethernet1',
    });
  });
});

describe('pages', () => {
  const orders = COLUMNS.flatMap((column) => [`sort=${column.id}`, `sort=-${column.id}`]);

  beforeEach(async () => {
    await db.pool.query(
      `INSERT INTO inventory (port_id, device_id, role, host, address, site, tags, demo, nic, nic_sort, state, vendor,
                              cable_length_m, speed_mbps, last_read_at, search)
       SELECT gen_random_uuid(), gen_random_uuid(), 'host', 'h' || n / 10, '', CASE n % 3 WHEN 0 THEN '' ELSE 's' || n % 3 END,
              CASE n % 4 WHEN 0 THEN '{}'::text[] ELSE ARRAY['t' || n % 4] END, false, 'eth' || n % 10, 'eth' || n % 10,
              'module', CASE n % 5 WHEN 0 THEN NULL ELSE 'v' || n % 5 END, nullif(n % 7, 0) / 3.0, nullif(n % 2, 0) * 10000,
              CASE n % 6 WHEN 0 THEN NULL ELSE '2026-11-22T00:00:00Z'::timestamptz + (n % 6) * interval '1 microsecond' END, ''
         FROM generate_series(1, 230) n`,
    );
  });

  test.each(orders)('walking forth and back over %s meets every row once', async (order) => {
    const seen: string[] = [];
    const pages: string[][] = [];
    const firsts: number[] = [];
    let page = await listInventory(ctx(), query(`${order}&size=50`));
    for (;;) {
      pages.push(page.rows.map((row) => row.portId));
      seen.push(...pages.at(-1)!);
      firsts.push(page.first);
      if (!page.next) break;
      // Through the URL, as a person would go.
      const href = inventoryHref({ ...query(`${order}&size=50`), cursor: page.next.cursor }, '');
      page = await listInventory(ctx(), query(href));
    }
    expect(firsts).toEqual([1, 51, 101, 151, 201]);
    expect(new Set(seen).size).toBe(230);

    for (const expected of pages.slice(0, -1).toReversed()) {
      const href = inventoryHref({ ...query(`${order}&size=50`), cursor: page.previous!.cursor }, '');
      page = await listInventory(ctx(), query(href));
      expect(page.rows.map((row) => row.portId)).toEqual(expected);
      expect(page.next).not.toBeNull();
    }
    expect(page).toMatchObject({ first: 1, previous: null });
  });

  test('a list that fits one page has no neighbours', async () => {
    expect(await listInventory(ctx(), query('size=500'))).toMatchObject({
      first: 1,
      previous: null,
      next: null,
    });
  });
});

describe('exports', () => {
  const HOSTILE = [
    ["=cmd|'/c calc'!A0", "'=cmd|'/c calc'!A0"],
    ['+1+1', "'+1+1"],
    ['-2.31', "'-2.31"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', "'\r=1"],
    ['\n=1', "'\n=1"],
    ['＝1', "'＝1"],
    ['－1', "'－1"],
    ['plain', 'plain'],
    ['two, "quoted"\nlines', 'two, "quoted"\nlines'],
    ['back\\slash \u0001 é', 'back\\slash \u0001 é'],
    ['\\.', '\\.'],
  ] as const;

  const csv = async (params: string): Promise<Record<string, string>[]> => {
    const options = { columns: true, bom: false } as const;
    return parseCsv(await text(await exportCsv(ctx(), query(params))), options) as Record<string, string>[];
  };

  test('CSV neutralises formulas in text and leaves numbers, times and missing values alone', async () => {
    await store(
      HOSTILE.map(([serial], at) => ({
        nic: `eth${at}`,
        serial,
        rx_power_dbm: -2.31,
        speed_mbps: 25000,
        last_read_at: '2026-11-22T10:00:00.5Z',
        tags: ['=1', 'b'],
      })),
    );
    const rows = await csv('columns=serial,rxPowerDbm,speedMbps,vendor,lastReadAt,tags');
    expect(rows).toEqual(
      HOSTILE.map(([, cell], at) => ({
        Host: 'h1',
        NIC: `eth${at}`,
        Serial: cell,
        'Rx power (dBm)': '-2.31',
        'Speed (Mb/s)': '25000',
        Vendor: '',
        'Last read (UTC)': '2026-11-22T10:00:00.500Z',
        Tags: "'=1, b",
      })),
    );
    expect(await text(await exportCsv(ctx(), query('columns=vendor&nic=eth9')))).toBe(
      'Host,NIC,Vendor\nh1,eth9,\n',
    );
  });

  test('JSON is lossless', async () => {
    await store(
      HOSTILE.map(([serial], at) => ({ nic: `eth${at}`, serial, rx_power_dbm: -2.31, tags: ['=1', 'b'] })),
    );
    const all = COLUMNS.map((column) => column.id).join(',');
    const exported = JSON.parse(await text(await exportJson(ctx(), query(`columns=${all}`)))) as object[];
    const { rows } = await listInventory(ctx(), query(''));
    expect(exported).toEqual(
      rows.map((row) => Object.fromEntries(COLUMNS.map((column) => [column.id, row[column.id]]))),
    );
    expect(JSON.parse(await text(await exportJson(ctx(), query('q=nothing'))))).toEqual([]);
  });

  test('both export exactly the filter, the order and the columns of the page, and all of its pages', async () => {
    await db.pool.query(
      `INSERT INTO inventory (port_id, device_id, role, host, address, site, tags, demo, nic, nic_sort, state, vendor, search)
       SELECT gen_random_uuid(), gen_random_uuid(), 'host', 'h' || n, '', '', '{}', false, 'eth0', 'eth0', 'module',
              CASE n % 2 WHEN 0 THEN 'Intel' ELSE 'O''Neil \\ Co' END, '' FROM generate_series(1, 700) n`,
    );
    const params = "vendor=O'Neil+%5C%5C+Co&sort=-host&size=50&columns=vendor";
    const rows = await csv(params);
    expect(rows).toHaveLength(350);
    const page = await listInventory(ctx(), query(`${params.replace('size=50', 'size=500')}`));
    expect(rows.map((row) => row.Host)).toEqual(page.rows.map((row) => row.host));
    const json = JSON.parse(await text(await exportJson(ctx(), query(params)))) as { host: string }[];
    expect(json.map((row) => row.host)).toEqual(page.rows.map((row) => row.host));
  });

  test('T24: a reader that left before the first byte, and one too many, are turned away', async () => {
    expect(await text(await exportCsv(ctx(), query(''), AbortSignal.abort()))).toBe('');
    const leaving = new AbortController();
    const left = await exportCsv(ctx(), query(''), leaving.signal);
    leaving.abort();
    await expect(text(left)).rejects.toThrow();
    await expect.poll(() => db.pool.totalCount - db.pool.idleCount).toBe(0);
    const four = await Promise.all([1, 2, 3, 4].map(() => exportCsv(ctx(), query(''))));
    await expect(exportJson(ctx(), query(''))).rejects.toMatchObject({ status: 409 });
    for (const stream of four) await text(stream);
    await expect.poll(() => db.pool.totalCount - db.pool.idleCount).toBe(0);
    expect(await text(await exportJson(ctx(), query('')))).toBe('[\n]\n');
  });

  test.each([exportCsv, exportJson])(
    'T24: %o gives its connection back when the reader leaves',
    async (read) => {
      await db.pool.query(
        `INSERT INTO inventory (port_id, device_id, role, host, address, site, tags, demo, nic, nic_sort, state, search)
       SELECT gen_random_uuid(), gen_random_uuid(), 'host', repeat('h', 500), '', '', '{}', false, 'eth0', 'eth0', 'module', ''
         FROM generate_series(1, 20000)`,
      );
      // More readers than may export at once: each must make room for the next.
      for (let reader = 0; reader < 6; reader += 1) {
        await readSome(toWebStream(await read(ctx(), query(''))));
        await expect.poll(() => db.pool.totalCount - db.pool.idleCount).toBe(0);
      }
      await expect
        .poll(async () => {
          const busy = await db.pool.query(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY%' AND state = 'active'",
          );
          return busy.rowCount;
        })
        .toBe(0);
    },
  );
});

/** Takes one chunk and leaves while the next is under way, as a closed browser tab does. */
async function readSome(stream: ReadableStream<Uint8Array>): Promise<void> {
  const reader = stream.getReader();
  expect((await reader.read()).done).toBe(false);
  const next = reader.read();
  await reader.cancel();
  await next;
}
