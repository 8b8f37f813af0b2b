import type pg from 'pg';

import { type OwnedMac, type Place, placeKey, type Sighting } from './link-input.ts';

/** First three bytes of MACs that hypervisors and redundant routers make up; all others of them have the local bit. */
const MACHINE_OUIS = [
  '00:50:56', '00:0c:29', '00:05:69', '00:1c:14', '00:15:5d', '00:03:ff', '00:16:3e', '50:6b:8d', '08:00:27', '00:1c:42',
  '00:21:f6', '00:18:51', '00:00:5e', '00:00:0c',
]; // prettier-ignore

/** So many MACs of a place say well enough whether another switch has them behind several ports. */
const SAMPLE = 60;

export interface PlaceName {
  deviceId: string;
  port: string;
}

/** Where these MACs are and were last, by any switch. Index: mac_entry_mac_idx. */
export async function loadSightings(pool: pg.Pool, macs: readonly string[]): Promise<Sighting[]> {
  if (macs.length === 0) return [];
  const { rows } = await pool.query<Sighting>(
    `SELECT e.device_id AS "deviceId", e.port, e.mac, max(e.last_seen_at) AS "seenAt",
       bool_or(e.last_seen_at >= d.mac_table_at) AS current
     FROM mac_entry e JOIN device d ON d.id = e.device_id AND d.retired_at IS NULL
     WHERE e.mac = ANY($1) GROUP BY 1, 2, 3 ORDER BY e.mac, 1, 2`,
    [macs],
  );
  return rows;
}

/**
 * What the places have learned. Plain statements: one that did it all was planned a hundred times slower. Index:
 * mac_entry_pkey by its first column, mac_entry_mac_idx.
 */
export async function loadPlaces(
  pool: pg.Pool,
  places: readonly PlaceName[],
): Promise<(deviceId: string, port: string) => Place> {
  const here = await loadEntries(pool, places);
  const byPlace = new Map(places.map(({ deviceId, port }) => [placeKey(deviceId, port), new Set<string>()]));
  for (const { deviceId, port, mac } of here) byPlace.get(placeKey(deviceId, port))?.add(mac);
  const owners = await loadOwners(pool, [...new Set(here.map(({ mac }) => mac))]);
  // MACs of hosts that are registered may be behind several ports of a switch, as the hosts have several NICs.
  const samples = new Map(
    [...byPlace].map(([key, macs]) => [
      key,
      [...macs]
        .filter((mac) => !owners.has(mac))
        .toSorted()
        .slice(0, SAMPLE),
    ]),
  );
  const elsewhere = await loadEntriesOf(pool, [...new Set([...samples.values()].flat())]);
  const made = new Map<string, Place>();
  return (deviceId, port) => {
    const key = placeKey(deviceId, port);
    const known = made.get(key);
    if (known) return known;
    const macs = [...(byPlace.get(key) ?? [])];
    const others = (samples.get(key) ?? []).flatMap((mac) => elsewhere.get(mac) ?? []);
    const place = {
      deviceId,
      port,
      macs: macs.length,
      strangers: macs.filter((mac) => !owners.has(mac) && !isMadeUp(mac)).length,
      owners: countOwners(macs.flatMap((mac) => owners.get(mac) ?? [])),
      spread: countSpread(others.filter((entry) => entry.deviceId !== deviceId)),
    };
    made.set(key, place);
    return place;
  };
}

interface Entry extends PlaceName {
  mac: string;
}

async function loadEntries(pool: pg.Pool, places: readonly PlaceName[]): Promise<Entry[]> {
  if (places.length === 0) return [];
  const { rows } = await pool.query<Entry>(
    `SELECT DISTINCT e.device_id AS "deviceId", e.port, e.mac
     FROM unnest($1::uuid[], $2::text[]) AS place(device_id, port)
     JOIN device d ON d.id = place.device_id
     JOIN mac_entry e ON e.device_id = place.device_id AND e.port = place.port AND e.last_seen_at >= d.mac_table_at`,
    [places.map(({ deviceId }) => deviceId), places.map(({ port }) => port)],
  );
  return rows;
}

interface Owner {
  deviceId: string;
  role: string;
  /** False for a virtual machine of the device. */
  own: boolean;
}

async function loadOwners(pool: pg.Pool, macs: readonly string[]): Promise<Map<string, Owner[]>> {
  if (macs.length === 0) return new Map();
  const { rows } = await pool.query<Owner & { mac: string }>(
    `SELECT o.mac, o.device_id AS "deviceId", d.role, bool_or(o.own) AS own FROM (
       SELECT permanent_mac AS mac, device_id, true AS own FROM port
         WHERE permanent_mac = ANY($1) AND absent_since IS NULL
       UNION ALL SELECT current_mac, device_id, true FROM port WHERE current_mac = ANY($1) AND absent_since IS NULL
       UNION ALL SELECT mac, device_id, owner NOT LIKE 'vm %' FROM owned_mac WHERE mac = ANY($1)) o
     JOIN device d ON d.id = o.device_id AND d.retired_at IS NULL
     GROUP BY 1, 2, 3`,
    [macs],
  );
  const owners = new Map<string, Owner[]>();
  for (const row of rows) owners.set(row.mac, [...(owners.get(row.mac) ?? []), row]);
  return owners;
}

/** By MAC: where the switches have it now. */
async function loadEntriesOf(pool: pg.Pool, macs: readonly string[]): Promise<Map<string, Entry[]>> {
  const entries = new Map<string, Entry[]>();
  if (macs.length === 0) return entries;
  const { rows } = await pool.query<Entry>(
    `SELECT DISTINCT e.device_id AS "deviceId", e.port, e.mac FROM mac_entry e
     JOIN device d ON d.id = e.device_id AND d.retired_at IS NULL AND e.last_seen_at >= d.mac_table_at
     WHERE e.mac = ANY($1)`,
    [macs],
  );
  for (const entry of rows) entries.set(entry.mac, [...(entries.get(entry.mac) ?? []), entry]);
  return entries;
}

function isMadeUp(mac: string): boolean {
  return '2367abef'.includes(mac[1] ?? '') || MACHINE_OUIS.includes(mac.slice(0, 8));
}

function countOwners(found: readonly Owner[]): Place['owners'] {
  const counts = new Map<string, Place['owners'][number]>();
  for (const { deviceId, role, own } of found) {
    const count = counts.get(deviceId) ?? { deviceId, role, own: 0, machines: 0 };
    counts.set(deviceId, own ? { ...count, own: count.own + 1 } : { ...count, machines: count.machines + 1 });
  }
  return [...counts.values()];
}

function countSpread(entries: readonly Entry[]): Place['spread'] {
  const counts = new Map<string, Map<string, number>>();
  for (const { deviceId, port } of entries) {
    const ports = counts.get(deviceId) ?? new Map<string, number>();
    counts.set(deviceId, ports.set(port, (ports.get(port) ?? 0) + 1));
  }
  return [...counts.values()].map((ports) => [...ports.values()].toSorted((a, b) => b - a));
}

export interface HostOwned {
  /** Null: it was never asked. */
  ownedMacs: OwnedMac[] | null;
  /** False: a hypervisor did not say who uses the MACs of its NICs, so that they tell nothing. */
  isTold: boolean;
}

/** The other MACs of hosts, each with when another host last said that it has it. Index: owned_mac_pkey, owned_mac_mac_idx. */
export async function loadOwnedMacs(pool: pg.Pool, ids: readonly string[]): Promise<Map<string, HostOwned>> {
  const { rows } = await pool.query<OwnedMac & { id: string; kind: string | null; at: Date | null }>(
    `SELECT d.id, d.kind, d.owned_macs_at AS at, o.mac, o.owner, o.port, o.seen_at AS "seenAt",
       (SELECT max(e.seen_at) FROM owned_mac e JOIN device ed ON ed.id = e.device_id AND ed.retired_at IS NULL
         WHERE e.mac = o.mac AND e.device_id <> o.device_id) AS "elsewhereAt"
     FROM device d LEFT JOIN owned_mac o ON o.device_id = d.id WHERE d.id = ANY($1) ORDER BY d.id, o.mac, o.owner`,
    [ids],
  );
  const hosts = new Map<string, { kind: string | null; asked: boolean; macs: OwnedMac[] }>();
  for (const { id, kind, at, mac, owner, port, seenAt, elsewhereAt } of rows) {
    const host = hosts.get(id) ?? { kind, asked: at !== null, macs: [] };
    if (mac !== null) host.macs.push({ mac, owner, port, seenAt, elsewhereAt });
    hosts.set(id, host);
  }
  return new Map(
    [...hosts].map(([id, { kind, asked, macs }]) => [
      id,
      { ownedMacs: asked ? macs : null, isTold: tells(kind, macs) },
    ]),
  );
}

/** An ESXi host has a VMkernel port and a Hyper-V host virtual NICs: where the list has none, it was not given. */
function tells(kind: string | null, macs: readonly OwnedMac[]): boolean {
  if (kind === 'esxi') return macs.some(({ owner }) => /^vmk\d/.test(owner));
  return kind !== 'hyperv' || macs.length > 0;
}
