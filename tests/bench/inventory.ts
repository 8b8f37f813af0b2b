import type { Readable } from 'node:stream';

import { to as copyTo } from 'pg-copy-streams';

import type { Context } from '#lib/context.ts';
import { listDevices } from '#lib/devices/list-devices.ts';
import { exportCsv } from '#lib/inventory/export-csv.ts';
import { exportJson } from '#lib/inventory/export-json.ts';
import { countFacets } from '#lib/inventory/facets.ts';
import { listInventory } from '#lib/inventory/list-inventory.ts';
import { countLinks, listLinks } from '#lib/inventory/list-links.ts';
import { type LinksQuery, parseLinksQuery } from '#lib/inventory/links-query.ts';
import { inventoryHref, type InventoryQuery, parseInventoryQuery } from '#lib/inventory/query.ts';
import { countDevices } from '#lib/inventory/select-devices.ts';
import { commandActor } from '#lib/people/actor.ts';

import { withBenchDatabase } from './bench-database.ts';
import { machine } from './machine.ts';
import { median } from './print-table.ts';

const ROWS = Number(process.argv[2] ?? 100_000);
const RUNS = 5;

/** `tsx tests/bench/inventory.ts [rows]`: what the inventory page and its exports cost at this size. */
async function main(): Promise<void> {
  await withBenchDatabase(async (db) => {
    const ctx = { db, actor: commandActor('Bench') };
    await fill(ctx);
    await measure(ctx);
  });
}

/** A third of the ports each without a cage, with a cable and with an optic; ten ports to a host. */
async function fill({ db }: Context): Promise<void> {
  const client = await db.pool.connect();
  await client.query('SET statement_timeout = 0');
  await client.query(
    `INSERT INTO inventory (port_id, device_id, role, module_id, side, assembly, link_state, link_confidence, far_device, far_port, host, host_kind, address, site, tags, demo, nic, nic_sort, state,
       reason_kind, vendor, part_number, serial, type, form_factor, media_class, connector, cable_length_m,
       speed_mbps, link, mac, driver, rx_power_dbm, last_read_at, last_attempt_at, search)
     SELECT gen_random_uuid(), md5('d' || n / 10)::uuid, 'host', CASE WHEN m THEN gen_random_uuid() END,
       CASE WHEN m THEN 'read' END, CASE WHEN m THEN 'FS|' || part || '|' || serial END, CASE WHEN m THEN 'linked' END,
       CASE WHEN m THEN (ARRAY['certain', 'probable'])[n % 2 + 1] END, CASE WHEN m THEN 'sw' || n % 40 END, CASE WHEN m THEN 'Ethernet' || n % 48 END, host, 'kvm', '192.0.2.1',
       'site' || n / 10 % 7, ARRAY['prod'], false, nic, nic, CASE WHEN m THEN 'module' ELSE 'fixed' END,
       CASE WHEN NOT m THEN 'no-cage' END, vendor, part, serial,
       CASE WHEN m THEN (ARRAY['10GBASE-SR', '25GBASE-CR', '100GBASE-SR4', '40GBASE-CR4'])[n % 4 + 1] END,
       CASE WHEN m THEN (ARRAY['SFP+', 'SFP28', 'QSFP28'])[n % 3 + 1] END,
       CASE WHEN m THEN (ARRAY['passive-dac', 'optic-mmf'])[n % 2 + 1] END,
       CASE WHEN m THEN (ARRAY['LC', 'Copper pigtail'])[n % 2 + 1] END, CASE WHEN n % 3 = 1 THEN n % 10 / 2.0 END,
       (ARRAY[1000, 10000, 25000, 100000])[n % 4 + 1], (ARRAY['up', 'down'])[n % 2 + 1], mac, 'mlx5_core',
       CASE WHEN n % 3 = 2 THEN -2.31 END, now(), now(), lower(concat_ws(' ', host, nic, vendor, part, serial, mac))
     FROM (SELECT n, n % 3 <> 0 AS m, 'host-' || lpad((n / 10)::text, 7, '0') AS host, 'eth' || n % 10 AS nic,
                  CASE WHEN n % 3 <> 0 THEN (ARRAY['Arista Networks', 'FINISAR CORP.', 'Mellanox', 'FS'])[n % 4 + 1] END AS vendor,
                  CASE WHEN n % 3 <> 0 THEN 'PN-' || n % 50 END AS part,
                  CASE WHEN n % 3 <> 0 THEN 'APF' || lpad(n::text, 9, '0') END AS serial,
                  regexp_replace(lpad(to_hex(n), 12, '0'), '(..)(?!$)', '\\1:', 'g') AS mac
             FROM generate_series(1, $1::int) n) AS s`,
    [ROWS],
  );
  await fillLinks((sql) => client.query(sql));
  // As autovacuum does within a minute.
  await client.query('VACUUM ANALYZE');
  client.release();
}

/** The device and port of each row, and a link from each cable to the optic behind it. */
async function fillLinks(run: (sql: string) => Promise<unknown>): Promise<void> {
  await run(
    `INSERT INTO credential (id, name, kind, username, sealed) VALUES (md5('c')::uuid, 'none', 'password', 'root', '')`,
  );
  await run(`INSERT INTO device (id, role, name, address, site, credential_id, kind)
    SELECT DISTINCT device_id, 'host', host, host || '.test', site, md5('c')::uuid, 'kvm' FROM inventory`);
  await run(`INSERT INTO port (id, device_id, name, link, state, state_since, last_seen_at)
    SELECT port_id, device_id, nic, link, state, now(), now() FROM inventory`);
  await run(`INSERT INTO link (id, near_port_id, far_port_id, state, confidence, score, evidence, since, checked_at)
    SELECT gen_random_uuid(), port_id, next, 'linked', link_confidence, 200, '[]', now() - random() * interval '90 days', now()
      FROM (SELECT port_id, link_confidence, cable_length_m, lead(port_id) OVER (ORDER BY serial) AS next FROM inventory WHERE module_id IS NOT NULL) i
      WHERE cable_length_m IS NOT NULL AND next IS NOT NULL`);
  await run(`UPDATE inventory SET link_state = 'unmatched' WHERE module_id IS NOT NULL AND port_id NOT IN
    (SELECT near_port_id FROM link UNION SELECT far_port_id FROM link)`);
}

async function measure(ctx: Context): Promise<void> {
  const query = (text: string) => parseInventoryQuery(new URLSearchParams(text));
  console.log(`${ROWS} rows; ${machine()}`);
  console.log(`median of ${RUNS}, milliseconds`);
  const deep = await deepPage(ctx, query('size=500'));
  const pages: [string, InventoryQuery][] = [
    ['page, first', query('')],
    ['page, deep', deep],
    ['page, vendor filter', query('vendor=Mellanox')],
    ['page, sorted by serial', query('sort=serial')],
    ['page, sorted by host, descending', query('sort=-host')],
    ['page, serial fragment', query('q=000012')],
    ['page, MAC as aabb.ccdd', query('q=0000.0001.86')],
  ];
  for (const [name, one] of pages) await report(name, () => listInventory(ctx, one));
  const links = (text: string) => parseLinksQuery(new URLSearchParams(text));
  for (const text of [
    '',
    'sort=far',
    'sort=confidence',
    'sort=-since',
    'sort=-findings',
    'q=0000123',
    'tab=unmatched',
  ]) {
    await report(`links, first page of "${text}"`, () => listLinks(ctx, links(text)));
  }
  for (const text of ['', 'sort=-since']) {
    const far = await deepLinks(ctx, links(text));
    await report(`links, page at ${far.cursor?.at} of "${text}"`, () => listLinks(ctx, far));
  }
  await report('links, counts of the tabs', () => countLinks(ctx, links('')));
  await report('hosts, all of them', () => listDevices(ctx, { role: 'host' }));
  await report('facets', () => countFacets(ctx, query('')));
  await report('facets, vendor filter', () => countFacets(ctx, query('vendor=Mellanox')));
  await report('facets, serial fragment', () => countFacets(ctx, query('q=000012')));
  await report('hosts of everything', () => countDevices(ctx, query('')));

  const plain = await report('COPY of the table, CSV', () => plainCopy(ctx));
  const csv = await report('CSV, default columns', async () => drain(await exportCsv(ctx, query(''))));
  const json = await report('JSON, default columns', async () => drain(await exportJson(ctx, query(''))));
  console.log(`CSV takes ${(csv / plain).toFixed(2)} of a plain COPY, JSON ${(json / plain).toFixed(2)}`);
  console.log(`resident ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`);
}

/** The query of a page about half way down. */
async function deepPage(ctx: Context, start: InventoryQuery): Promise<InventoryQuery> {
  let query = start;
  for (let row = 0; row < Math.min(ROWS / 2, 20_000); row += 500) {
    const { next } = await listInventory(ctx, query);
    if (!next) break;
    query = { ...query, cursor: next.cursor };
  }
  return parseInventoryQuery(new URLSearchParams(inventoryHref({ ...query, pageSize: 100 }, '')));
}

async function deepLinks(ctx: Context, start: LinksQuery): Promise<LinksQuery> {
  let query = start;
  for (let page = 0; page < 100; page += 1) {
    const { next } = await listLinks(ctx, query);
    if (!next) break;
    query = { ...query, cursor: next.cursor };
  }
  return query;
}

async function plainCopy({ db }: Context): Promise<void> {
  const client = await db.pool.connect();
  await client.query('SET statement_timeout = 0');
  await drain(client.query(copyTo('COPY inventory TO STDOUT WITH (FORMAT csv, HEADER)')));
  client.release();
}

async function drain(stream: Readable): Promise<void> {
  for await (const _ of stream);
}

async function report(name: string, run: () => Promise<unknown>): Promise<number> {
  await run();
  const times: number[] = [];
  for (let at = 0; at < RUNS; at += 1) {
    const started = performance.now();
    await run();
    times.push(performance.now() - started);
  }
  const middle = median(times);
  console.log(`${name.padEnd(36)} ${middle.toFixed(1)}`);
  return middle;
}

await main();
