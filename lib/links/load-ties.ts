import type pg from 'pg';

import { escapeLike } from '#lib/db/escape-like.ts';

import { shortName } from './device-directory.ts';
import type { LinkDevice, Pin } from './link-input.ts';

export interface LoadedPin extends Pin {
  id: string;
  deviceIds: string[];
}

/** Pins at either end of these ports. Index: link_pin_pkey, link_pin_far_port_id_idx. */
export async function loadPins(pool: pg.Pool, portIds: readonly string[]): Promise<LoadedPin[]> {
  const { rows } = await pool.query<LoadedPin>(
    `SELECT l.near_port_id AS id, l.near_port_id AS "nearPortId", l.far_port_id AS "farPortId", l.pinned_by AS by, l.note,
       l.pinned_at AS at, ARRAY[n.device_id, f.device_id] AS "deviceIds"
     FROM link_pin l JOIN port n ON n.id = l.near_port_id JOIN port f ON f.id = l.far_port_id
     WHERE l.near_port_id = ANY($1) OR l.far_port_id = ANY($1)`,
    [portIds],
  );
  return rows;
}

/**
 * By assembly, one entry for each port of any device that holds an end of a cable of these. Indexes: module_assembly_idx,
 * placement_module_id_idx, in this order: while tables fill, the database would look at every placement instead.
 */
export async function loadCableEnds(
  pool: pg.Pool,
  devices: readonly LinkDevice[],
): Promise<Map<string, { deviceId: string }[]>> {
  const assemblies = devices.flatMap(({ ports }) => ports.flatMap(({ cable }) => cable?.assembly ?? []));
  const ends = new Map<string, { deviceId: string }[]>();
  if (assemblies.length === 0) return ends;
  const { rows } = await pool.query<{ assembly: string; deviceId: string }>(
    `WITH cable AS MATERIALIZED (SELECT id, assembly FROM module WHERE assembly = ANY($1))
     SELECT c.assembly, p.device_id AS "deviceId" FROM cable c
     CROSS JOIN LATERAL (SELECT port_id, ended_at FROM placement WHERE module_id = c.id OFFSET 0) pl
     JOIN port p ON p.id = pl.port_id AND pl.ended_at IS NULL AND p.absent_since IS NULL AND p.state = 'module'
     JOIN device d ON d.id = p.device_id AND d.retired_at IS NULL`,
    [[...new Set(assemblies)]],
  );
  for (const { assembly, deviceId } of rows)
    ends.set(assembly, [...(ends.get(assembly) ?? []), { deviceId }]);
  return ends;
}

/** By host: the switches of which a port that is down has the name of the host in its description. Index: port_described_trgm. */
export async function loadDescribing(
  pool: pg.Pool,
  devices: readonly LinkDevice[],
): Promise<Map<string, string[]>> {
  const hosts = devices.filter(
    ({ role, ports }) => role === 'host' && ports.some(({ link }) => link === 'down'),
  );
  if (hosts.length === 0) return new Map();
  const { rows } = await pool.query<{ hostId: string; switchIds: string[] }>(
    `SELECT host.id AS "hostId", array_agg(DISTINCT p.device_id) AS "switchIds"
     FROM port p
     JOIN device d ON d.id = p.device_id AND d.role = 'switch' AND d.retired_at IS NULL
     JOIN unnest($1::uuid[], $2::text[]) AS host(id, pattern) ON lower(p.description) LIKE host.pattern
     WHERE p.link = 'down' AND p.absent_since IS NULL AND p.description <> ''
     GROUP BY 1`,
    [hosts.map(({ id }) => id), hosts.map(({ name }) => `%${escapeLike(shortName(name))}%`)],
  );
  return new Map(rows.map(({ hostId, switchIds }) => [hostId, switchIds]));
}
