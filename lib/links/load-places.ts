import type pg from 'pg';

import type { OwnedMac, Place, Sighting } from './link-input.ts';

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

/** Ports and port-channels of switches where any of these MACs is or was. Index: mac_entry_mac_idx. */
export async function loadPlaceNames(pool: pg.Pool, macs: readonly string[]): Promise<PlaceName[]> {
  const { rows } = await pool.query<PlaceName>(
    `SELECT DISTINCT e.device_id AS "deviceId", e.port FROM mac_entry e
     JOIN device d ON d.id = e.device_id AND d.retired_at IS NULL WHERE e.mac = ANY($1)`,
    [macs],
  );
  return rows;
}

/** Where these MACs are among the places; an entry that aged out is left out while any switch still has the MAC. */
export async function loadSightings(
  pool: pg.Pool,
  macs: readonly string[],
  places: readonly PlaceName[],
): Promise<Sighting[]> {
  if (places.length === 0) return [];
  const { rows } = await pool.query<Sighting>(
    `WITH entry AS (
       SELECT e.device_id, e.port, e.mac, max(e.last_seen_at) AS seen_at,
         bool_or(e.last_seen_at >= d.mac_table_at) AS current
       FROM mac_entry e JOIN device d ON d.id = e.device_id AND d.retired_at IS NULL
       WHERE e.mac = ANY($1) GROUP BY 1, 2, 3),
     judged AS (SELECT *, bool_or(current) OVER (PARTITION BY mac) AS anywhere FROM entry)
     SELECT j.device_id AS "deviceId", j.port, j.mac, j.seen_at AS "seenAt", j.current FROM judged j
     JOIN unnest($2::uuid[], $3::text[]) AS place(device_id, port) USING (device_id, port)
     WHERE j.current = j.anywhere
     ORDER BY j.mac, j.device_id, j.port`,
    [macs, places.map(({ deviceId }) => deviceId), places.map(({ port }) => port)],
  );
  return rows;
}

/** What the places have learned, for the host `hostId`. Index: mac_entry_pkey by its first column. */
export async function loadPlaces(
  pool: pg.Pool,
  hostId: string,
  places: readonly PlaceName[],
  switchIds: readonly string[],
): Promise<Place[]> {
  if (places.length === 0) return [];
  const { rows } = await pool.query<Place>(
    `WITH place AS (SELECT * FROM unnest($1::uuid[], $2::text[]) AS t(device_id, port)),
     here AS MATERIALIZED (
       SELECT DISTINCT e.device_id, e.port, e.mac FROM place
       JOIN device d ON d.id = place.device_id
       JOIN mac_entry e ON e.device_id = place.device_id AND e.port = place.port AND e.last_seen_at >= d.mac_table_at),
     mac AS (SELECT array_agg(DISTINCT mac) AS list FROM here),
     owner AS MATERIALIZED (
       SELECT o.mac, o.device_id, d.role, bool_or(o.own) AS own FROM (
         SELECT permanent_mac AS mac, device_id, true AS own FROM port, mac
           WHERE permanent_mac = ANY(mac.list) AND absent_since IS NULL
         UNION ALL SELECT current_mac, device_id, true FROM port, mac
           WHERE current_mac = ANY(mac.list) AND absent_since IS NULL
         UNION ALL SELECT m.mac, device_id, owner NOT LIKE 'vm %' FROM owned_mac m, mac WHERE m.mac = ANY(mac.list)) o
       JOIN device d ON d.id = o.device_id AND d.retired_at IS NULL
       GROUP BY 1, 2, 3),
     total AS (
       SELECT h.device_id, h.port, count(*)::int AS macs,
         count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM owner o WHERE o.mac = h.mac)
           AND substr(h.mac, 2, 1) NOT IN ('2', '3', '6', '7', 'a', 'b', 'e', 'f')
           AND left(h.mac, 8) <> ALL($3::text[]))::int AS strangers
       FROM here h GROUP BY 1, 2),
     owners AS (
       SELECT device_id, port, jsonb_agg(jsonb_build_object('deviceId', owner_id, 'role', role, 'own', own,
         'machines', machines)) AS list
       FROM (
         SELECT h.device_id, h.port, o.device_id AS owner_id, o.role, count(*) FILTER (WHERE o.own)::int AS own,
           count(*) FILTER (WHERE NOT o.own)::int AS machines
         FROM here h JOIN owner o ON o.mac = h.mac GROUP BY 1, 2, 3, 4) o
       GROUP BY 1, 2),
     sample AS (
       SELECT device_id, port, mac FROM (
         SELECT h.*, row_number() OVER (PARTITION BY h.device_id, h.port ORDER BY h.mac) AS n FROM here h
         WHERE NOT EXISTS (SELECT 1 FROM owner o WHERE o.mac = h.mac AND o.device_id = $4)) s
       WHERE n <= ${SAMPLE}),
     spread AS (
       SELECT device_id, port, jsonb_agg(counts) AS list FROM (
         SELECT device_id, port, other_id, jsonb_agg(macs ORDER BY macs DESC) AS counts FROM (
           SELECT s.device_id, s.port, e.device_id AS other_id, e.port AS other_port, count(DISTINCT e.mac)::int AS macs
           FROM sample s
           JOIN mac_entry e ON e.mac = s.mac AND e.device_id <> s.device_id AND e.device_id = ANY($5::uuid[])
           JOIN device d ON d.id = e.device_id AND e.last_seen_at >= d.mac_table_at
           GROUP BY 1, 2, 3, 4) c
         GROUP BY 1, 2, 3) c
       GROUP BY 1, 2)
     SELECT t.device_id AS "deviceId", t.port, t.macs, t.strangers, COALESCE(o.list, '[]') AS owners,
       COALESCE(s.list, '[]') AS spread
     FROM total t LEFT JOIN owners o USING (device_id, port) LEFT JOIN spread s USING (device_id, port)`,
    [places.map(({ deviceId }) => deviceId), places.map(({ port }) => port), MACHINE_OUIS, hostId, switchIds],
  );
  return rows;
}

/**
 * The other MACs of a host, each with when another host last said that it has it. `isTold` false: a hypervisor did not say
 * who uses the MACs of its NICs, so that they tell nothing. Index: owned_mac_mac_idx.
 */
export async function loadOwnedMacs(
  pool: pg.Pool,
  hostId: string,
): Promise<{ ownedMacs: OwnedMac[] | null; isTold: boolean }> {
  const { rows } = await pool.query<OwnedMac & { kind: string | null; at: Date | null }>(
    `SELECT d.kind, d.owned_macs_at AS at, o.mac, o.owner, o.port, o.seen_at AS "seenAt",
       (SELECT max(e.seen_at) FROM owned_mac e JOIN device ed ON ed.id = e.device_id AND ed.retired_at IS NULL
         WHERE e.mac = o.mac AND e.device_id <> o.device_id) AS "elsewhereAt"
     FROM device d LEFT JOIN owned_mac o ON o.device_id = d.id WHERE d.id = $1 ORDER BY o.mac, o.owner`,
    [hostId],
  );
  const kind = rows[0]?.kind ?? '';
  const ownedMacs = rows.flatMap(({ mac, owner, port, seenAt, elsewhereAt }) =>
    mac === null ? [] : [{ mac, owner, port, seenAt, elsewhereAt }],
  );
  const isTold =
    kind === 'esxi'
      ? ownedMacs.some(({ owner }) => /^vmk\d/.test(owner))
      : kind !== 'hyperv' || ownedMacs.length > 0;
  return { ownedMacs: rows[0]?.at ? ownedMacs : null, isTold };
}
