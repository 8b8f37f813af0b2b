import type pg from 'pg';

import { type OwnedMac, type Place, placeKey, type Sighting } from './link-input.ts';

/** First three bytes of MACs that hypervisors and redundant routers make up; all others of them have the local bit. */
const MACHINE_OUIS = [
  '00:00:0c', '00:00:5e', '00:03:ff', '00:05:69', '00:0c:29', '00:0f:4b', '00:15:5d', '00:16:3e', '00:18:51', '00:1a:4a',
  '00:1c:14', '00:1c:42', '00:1d:d8', '00:21:f6', '00:50:56', '08:00:27', '28:6e:d4', '50:6b:8d', '58:9c:fc', 'bc:24:11',
]; // prettier-ignore

/** So many MACs of a place say well enough whether another switch has them behind several ports. */
const SAMPLE = 100;

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
 * What the places have learned, as a host sees it. Plain statements: one that did it all was planned a hundred times slower.
 * Index: mac_entry_pkey, mac_entry_mac_idx.
 */
export async function loadPlaces(
  pool: pg.Pool,
  places: readonly PlaceName[],
): Promise<(place: PlaceName, hostId: string) => Place> {
  const here = await loadEntries(pool, places);
  const byPlace = new Map(places.map(({ deviceId, port }) => [placeKey(deviceId, port), [] as string[]]));
  for (const { deviceId, port, mac } of here) byPlace.get(placeKey(deviceId, port))?.push(mac);
  const owners = await loadOwners(pool, [...new Set(here.map(({ mac }) => mac))]);
  const samples = new Map([...byPlace].map(([key, macs]) => [key, macs.slice(0, SAMPLE)]));
  const entries = await loadEntriesOf(pool, [...new Set([...samples.values()].flat())]);
  return ({ deviceId, port }, hostId) => {
    const key = placeKey(deviceId, port);
    const macs = byPlace.get(key) ?? [];
    const elsewhere = new Map<string, Place['elsewhere'][number]>();
    for (const mac of samples.get(key) ?? []) {
      if (owners.get(mac)?.some((owner) => owner.deviceId === hostId)) continue;
      for (const entry of entries.get(mac) ?? []) {
        if (entry.deviceId === deviceId) continue;
        const there = placeKey(entry.deviceId, entry.port);
        const { macs = 0 } = elsewhere.get(there) ?? {};
        elsewhere.set(there, { deviceId: entry.deviceId, port: entry.port, macs: macs + 1 });
      }
    }
    return {
      deviceId,
      port,
      macs: macs.length,
      strangers: macs.filter((mac) => !owners.has(mac) && !isMadeUp(mac)).length,
      owners: countOwners(macs.flatMap((mac) => owners.get(mac) ?? [])),
      elsewhere: [...elsewhere.values()],
    };
  };
}

interface Entry extends PlaceName {
  mac: string;
}

async function loadEntries(pool: pg.Pool, places: readonly PlaceName[]): Promise<Entry[]> {
  if (places.length === 0) return [];
  const { rows } = await pool.query<Entry>(
    // Joined in one, the planner reads the whole table of each switch.
    `WITH place AS MATERIALIZED (
       SELECT p.device_id, p.port, d.mac_table_at
       FROM unnest($1::uuid[], $2::text[]) AS p(device_id, port) JOIN device d ON d.id = p.device_id)
     SELECT DISTINCT e.device_id AS "deviceId", e.port, e.mac
     FROM place
     JOIN mac_entry e ON e.device_id = place.device_id AND e.port = place.port AND e.last_seen_at >= place.mac_table_at
     ORDER BY 1, 2, 3`,
    [places.map(({ deviceId }) => deviceId), places.map(({ port }) => port)],
  );
  return rows;
}

interface Owner {
  deviceId: string;
  device: string;
  /** False for a virtual machine of the device, and for a device that is one itself. */
  own: boolean;
}

async function loadOwners(pool: pg.Pool, macs: readonly string[]): Promise<Map<string, Owner[]>> {
  if (macs.length === 0) return new Map();
  const { rows } = await pool.query<Owner & { mac: string }>(
    `SELECT o.mac, o.device_id AS "deviceId", d.name AS device, bool_or(o.own) AS own FROM (
       SELECT permanent_mac AS mac, device_id, permanent_mac <> ALL($2) AS own FROM port
         WHERE permanent_mac = ANY($1) AND absent_since IS NULL
       UNION ALL SELECT current_mac, device_id, current_mac <> ALL($2) FROM port
         WHERE current_mac = ANY($1) AND absent_since IS NULL
       UNION ALL SELECT mac, device_id, owner NOT LIKE 'vm %' FROM owned_mac WHERE mac = ANY($1)) o
     JOIN device d ON d.id = o.device_id AND d.retired_at IS NULL
     GROUP BY 1, 2, 3`,
    [macs, macs.filter(isMadeUp)],
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
  for (const { deviceId, device, own } of found) {
    const count = counts.get(deviceId) ?? { deviceId, device, own: 0, machines: 0 };
    counts.set(deviceId, own ? { ...count, own: count.own + 1 } : { ...count, machines: count.machines + 1 });
  }
  return [...counts.values()];
}

export interface HostOwned {
  /** Null: it was never asked. */
  ownedMacs: OwnedMac[] | null;
  /** False: a hypervisor did not say who uses the MACs of its NICs, so that they tell nothing. */
  isTold: boolean;
}

/** The other MACs of hosts, each with whether another host has it now. Index: owned_mac_pkey, owned_mac_mac_idx. */
export async function loadOwnedMacs(pool: pg.Pool, ids: readonly string[]): Promise<Map<string, HostOwned>> {
  const { rows } = await pool.query<OwnedMac & { id: string; kind: string | null; at: Date | null }>(
    `SELECT d.id, d.kind, d.owned_macs_at AS at, o.mac, o.owner, o.port, o.seen_at AS "seenAt",
       EXISTS (SELECT 1 FROM owned_mac e JOIN device ed ON ed.id = e.device_id AND ed.retired_at IS NULL
         WHERE e.mac = o.mac AND e.device_id <> o.device_id AND e.seen_at >= o.seen_at) AS "isElsewhere"
     FROM device d LEFT JOIN owned_mac o ON o.device_id = d.id WHERE d.id = ANY($1) ORDER BY d.id, o.mac, o.owner`,
    [ids],
  );
  const hosts = new Map<string, { kind: string | null; asked: boolean; macs: OwnedMac[] }>();
  for (const { id, kind, at, mac, owner, port, seenAt, isElsewhere } of rows) {
    const host = hosts.get(id) ?? { kind, asked: at !== null, macs: [] };
    if (mac !== null) host.macs.push({ mac, owner, port, seenAt, isElsewhere });
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
