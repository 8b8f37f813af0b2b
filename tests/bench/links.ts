import type { Db } from '#lib/db/client.ts';
import { resolveDueLinks } from '#lib/links/resolve-due-links.ts';

import { withBenchDatabase } from './bench-database.ts';
import { machine } from './machine.ts';
import { median } from './print-table.ts';

const HOSTS = Number(process.argv[2] ?? 1_000);
const PORTS = 48;
/** As many pairs of switches as the hosts need; the last two ports of a switch go to other switches. */
const PAIRS = Math.max(20, Math.ceil(HOSTS / (PORTS - 2)));
const SWITCHES = 2 * PAIRS;
const MACS = 200;
const RUNS = 7;
/** So many devices are worked out in one turn: what each costs should not depend on how many there are beside. */
const TURN = 1_000;

/**
 * `tsx tests/bench/links.ts [hosts]`: what working out the links costs. Each host has four NICs, the first two cabled to a pair
 * of switches; a third of them are heard by LLDP, a third say which machine leaves by which NIC,
 * a third are bonds behind port-channels of the pair. Every port of a switch has learned 200 MACs.
 */
async function main(): Promise<void> {
  await withBenchDatabase(async (db) => {
    await fill(db);
    console.log(
      `${HOSTS} hosts of 4 NICs, ${SWITCHES} switches of ${PORTS} ports with ${MACS} MACs each; ${machine()}`,
    );
    console.log(`for the first time: ${await some(db)}`);
    console.log(`again: ${await some(db)}`);
    for (const [words, name] of [
      ['heard by LLDP', 'host-0'],
      ['by its machines', 'host-1'],
      ['bond behind MLAG', 'host-2'],
    ] as const) {
      console.log(`one host, ${words}: ${(await one(db, name)).toFixed(0)} ms`);
    }
    console.log(`one switch and the hosts it asks for: ${(await one(db, 'sw-0')).toFixed(0)} ms`);
    const { rows } = await db.pool.query(
      `SELECT state, confidence, count(*)::int FROM link GROUP BY 1, 2 ORDER BY 1, 2`,
    );
    console.log(rows.map((row) => Object.values(row).join(' ')).join(', '));
  });
}

/** Also those that the first of them ask for. */
async function some(db: Db): Promise<string> {
  await db.pool.query(
    `UPDATE device SET links_due_at = now() WHERE id IN (SELECT id FROM device ORDER BY md5(name) LIMIT ${TURN})`,
  );
  const started = performance.now();
  let done = 0;
  for (let last = 1; last > 0; done += last) last = await resolveDueLinks(db);
  const ms = performance.now() - started;
  return `${(ms / done).toFixed(1)} ms per device (${done} devices in ${(ms / 1000).toFixed(1)} s)`;
}

async function one(db: Db, name: string): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    await db.pool.query(`UPDATE device SET links_due_at = CASE WHEN name = $1 THEN now() END`, [name]);
    const started = performance.now();
    const done = await resolveDueLinks(db);
    if (done !== 1 && !name.startsWith('sw')) throw new Error('it was not due');
    times.push(performance.now() - started);
  }
  return median(times);
}

/** Host h is cabled to port h / PAIRS of the switches of pair h % PAIRS. The last two ports of a switch go to its neighbours. */
async function fill({ pool }: Db): Promise<void> {
  const client = await pool.connect();
  const run = (sql: string) => client.query(sql);
  await run('SET statement_timeout = 0');
  const mac = (bytes: string) => `regexp_replace(lpad(to_hex(${bytes}), 12, '0'), '(..)(?!$)', '\\1:', 'g')`;
  const NIC = 0x3cfdfe000000;
  const GUEST = 0x005056000000;
  const FABRIC = 0x001c73000000;
  const OTHER = 0x020000000000;
  await run(
    `INSERT INTO credential (id, name, kind, username, sealed) VALUES (md5('c')::uuid, 'none', 'password', 'root', '')`,
  );
  await run(`INSERT INTO device (id, role, name, address, credential_id, hostname, kind, neighbours_at, owned_macs_at, mac_table_at)
    SELECT md5('host-' || n)::uuid, 'host', 'host-' || n, 'host-' || n || '.test', md5('c')::uuid, 'host-' || n, 'esxi', now(), now(), NULL
      FROM generate_series(0, ${HOSTS - 1}) n
    UNION ALL
    SELECT md5('sw-' || n)::uuid, 'switch', 'sw-' || n, 'sw-' || n || '.test', md5('c')::uuid, 'sw-' || n, 'arista-eos', now(), NULL, now()
      FROM generate_series(0, ${SWITCHES - 1}) n`);
  await run(`INSERT INTO port (id, device_id, name, permanent_mac, current_mac, master_name, master_kind, link, speed_mbps, state, state_since, last_seen_at)
    SELECT md5('host-' || h || ' vmnic' || n)::uuid, md5('host-' || h)::uuid, 'vmnic' || n, ${mac(`${NIC} + h * 4 + n`)},
      ${mac(`${NIC} + h * 4 + CASE WHEN h % 3 = 2 AND n < 2 THEN 0 ELSE n END`)}, CASE WHEN n < 2 THEN 'bond0' END, CASE WHEN n < 2 THEN 'bond' END,
      CASE WHEN n < 2 AND h / ${PAIRS} < 46 THEN 'up' ELSE 'down' END, 25000, 'unreadable', now(), now()
      FROM generate_series(0, ${HOSTS - 1}) h, generate_series(0, 3) n
    UNION ALL
    SELECT md5('sw-' || s || ' Ethernet' || n)::uuid, md5('sw-' || s)::uuid, 'Ethernet' || n, ${mac(`${FABRIC} + s * 64 + n`)}, NULL,
      CASE WHEN n < 46 AND (n * ${PAIRS} + s / 2) % 3 = 2 THEN 'Port-Channel' || n END, CASE WHEN n < 46 AND (n * ${PAIRS} + s / 2) % 3 = 2 THEN 'lag' END,
      'up', 25000, 'module', now(), now()
      FROM generate_series(0, ${SWITCHES - 1}) s, generate_series(0, ${PORTS - 1}) n`);
  await run(`INSERT INTO owned_mac (device_id, mac, owner, port, seen_at)
    SELECT md5('host-' || h)::uuid, ${mac(`${GUEST} + h * 32 + n`)}, CASE WHEN n = 0 THEN 'vmk0' ELSE 'vm guest-' || n END,
      CASE WHEN h % 3 = 1 THEN 'vmnic' || n % 2 END, now()
      FROM generate_series(0, ${HOSTS - 1}) h, generate_series(0, 23) n`);
  // A cabled port has learned the machines of its host and many more, a port between switches those of many hosts.
  await run(`INSERT INTO mac_entry (device_id, mac, vlan, port, first_seen_at, last_seen_at)
    SELECT md5('sw-' || s)::uuid,
      CASE WHEN p >= 46 THEN ${mac(`${GUEST} + ((p * 4001 + s * 101 + m * 7) % ${HOSTS}) * 32 + m % 24`)}
        WHEN m < 24 AND (p * ${PAIRS} + s / 2) % 3 = 1 AND m % 2 <> s % 2 THEN ${mac(`${OTHER} + (s * 64 + p) * 256 + m`)}
        WHEN m < 24 THEN ${mac(`${GUEST} + (p * ${PAIRS} + s / 2) * 32 + m`)}
        ELSE ${mac(`${OTHER} + (s / 2 * 64 + p) * 256 + m`)} END,
      10, CASE WHEN p < 46 AND (p * ${PAIRS} + s / 2) % 3 = 2 THEN 'Port-Channel' || p ELSE 'Ethernet' || p END, now(), now()
      FROM generate_series(0, ${SWITCHES - 1}) s, generate_series(0, ${PORTS - 1}) p, generate_series(0, ${MACS - 1}) m
    ON CONFLICT DO NOTHING`);
  await run(`INSERT INTO neighbour (device_id, local_port, protocol, chassis_id, system_name, remote_port, seen_at)
    SELECT md5('sw-' || s)::uuid, 'Ethernet' || p, 'lldp', NULL, 'sw-' || (s + p * 2 - 93 + ${SWITCHES}) % ${SWITCHES},
      'Ethernet' || 93 - p, now() FROM generate_series(0, ${SWITCHES - 1}) s, generate_series(46, 47) p
    UNION ALL
    SELECT md5('host-' || h)::uuid, 'vmnic' || n, 'lldp', NULL, 'sw-' || h % ${PAIRS} * 2 + n, 'Ethernet' || h / ${PAIRS}, now()
      FROM generate_series(0, ${HOSTS - 1}) h, generate_series(0, 1) n WHERE h % 3 = 0`);
  await run(`INSERT INTO module (id, identity, manufacturer, part_number, serial, media_class, assembly, first_seen_at)
    SELECT id, id::text, 'FS', 'SFP-25G-SR', left(id::text, 12), 'optic-mmf', id::text, now() FROM port WHERE state = 'module'`);
  await run(`INSERT INTO placement (id, module_id, port_id, started_at, last_seen_at, start_visit)
    SELECT gen_random_uuid(), id, id, now(), now(), gen_random_uuid() FROM module`);
  // As autovacuum does within a minute.
  await run('VACUUM ANALYZE');
  client.release();
}

await main();
