import type { Db } from '#lib/db/client.ts';

import { Hearsay } from './hearsay.ts';
import type { LinkInput } from './link-input.ts';

/**
 * Marks the hosts whose links what a switch says may change: those linked to it, heard by it or hearing it, with a MAC in its
 * table on a port that faces no other switch, or with an end of a cable of which it has one too.
 */
export async function markAffectedHosts(db: Db, input: LinkInput): Promise<void> {
  const { near, heard } = input;
  const hearsay = new Hearsay(input);
  const uplinks = near.ports.filter(({ id }) => hearsay.about(id).some(({ role }) => role === 'switch'));
  const names = uplinks.flatMap(({ name, master }) => [
    name,
    ...(master?.kind === 'lag' ? [master.name] : []),
  ]);
  const talking = heard.flatMap(({ deviceId, peer }) =>
    deviceId === near.id ? (peer.deviceId ?? []) : peer.deviceId === near.id ? deviceId : [],
  );
  const assemblies = near.ports.flatMap(({ cable }) => cable?.assembly ?? []);
  const { rows } = await db.pool.query<{ id: string }>(
    `SELECT d.id FROM device d
     WHERE d.role = 'host' AND d.retired_at IS NULL AND d.id IN (
       SELECT unnest($2::uuid[])
       UNION
       SELECT n.device_id FROM port f JOIN link l ON l.far_port_id = f.id JOIN port n ON n.id = l.near_port_id
         WHERE f.device_id = $1
       UNION
       SELECT o.device_id FROM mac_entry e JOIN (
           SELECT permanent_mac AS mac, device_id FROM port WHERE permanent_mac IS NOT NULL
           UNION ALL SELECT current_mac, device_id FROM port WHERE current_mac IS NOT NULL
           UNION ALL SELECT mac, device_id FROM owned_mac) o ON o.mac = e.mac
         WHERE e.device_id = $1 AND e.port <> ALL($3::text[])
       UNION
       SELECT p.device_id FROM module m JOIN placement pl ON pl.module_id = m.id AND pl.ended_at IS NULL
         JOIN port p ON p.id = pl.port_id
         WHERE m.assembly = ANY($4::text[]))`,
    [near.id, talking, names, assemblies],
  );
  await markDue(
    db,
    rows.map(({ id }) => id),
  );
}

/**
 * Marks the hosts that were linked to where the MACs of these are, too, when they were not read yet: two hosts behind one port
 * have a switch between. Not these themselves: their inputs were loaded together. Only links that were worked out before are,
 * or two hosts would ask for each other for ever; the seconds may lie between reading what bears on a link and writing it.
 */
export async function markHostsBeside(db: Pick<Db, 'pool'>, inputs: readonly LinkInput[]): Promise<void> {
  const places = inputs.flatMap(({ near, sightings }) => {
    if (near.role !== 'host' || near.ports.length === 0) return [];
    const seenAt = new Date(Math.max(...near.ports.map((port) => port.seenAt.getTime())));
    return sightings.map(({ deviceId, port }) => ({ deviceId, port, seenAt }));
  });
  if (places.length === 0) return;
  const { rows } = await db.pool.query<{ id: string }>(
    `SELECT DISTINCT d.id
     FROM (SELECT device_id, port, max(seen_at) AS seen_at
       FROM unnest($2::uuid[], $3::text[], $4::timestamptz[]) AS t(device_id, port, seen_at) GROUP BY 1, 2) AS place
     JOIN port f ON f.device_id = place.device_id AND place.port IN (f.name, f.master_name)
     JOIN link l ON l.far_port_id = f.id AND l.checked_at < place.seen_at + interval '2 seconds'
     JOIN port n ON n.id = l.near_port_id AND n.device_id <> ALL($1::uuid[])
     JOIN device d ON d.id = n.device_id AND d.role = 'host' AND d.retired_at IS NULL`,
    [
      inputs.map(({ near }) => near.id),
      places.map(({ deviceId }) => deviceId),
      places.map(({ port }) => port),
      places.map(({ seenAt }) => seenAt),
    ],
  );
  await markDue(
    db,
    rows.map(({ id }) => id),
  );
}

/** Asks for the links of these devices to be worked out. In the order of their ids, as everyone locks them. */
export async function markDue(db: Pick<Db, 'pool'>, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.pool.query(
    `UPDATE device SET links_due_at = clock_timestamp()
     WHERE id IN (SELECT id FROM device WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE)`,
    [ids],
  );
}
