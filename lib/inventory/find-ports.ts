import type { Context } from '#lib/context.ts';
import { escapeLike } from '#lib/db/escape-like.ts';
import { inventorySql } from '#lib/devices/other-site.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';

/** A port that a person may mean. */
export interface PortMatch {
  portId: string;
  port: string;
  deviceId: string;
  device: string;
  role: string;
  description: string | null;
  linkState: string | null;
  farDevice: string | null;
  farPort: string | null;
}

const MOST = 8;

/**
 * Ports of other devices that have all of the words in their names, MACs or modules: first those whose link is wanted and not
 * known, last those that are empty or down. Index: inventory_search_trgm.
 */
export async function findPorts(ctx: Context, search: string, exceptDeviceId: string): Promise<PortMatch[]> {
  requirePermission(ctx.actor, 'inventory:read');
  const words = search.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8);
  if (words.length === 0) return [];
  const values: unknown[] = [exceptDeviceId, sitesOf(ctx.actor)];
  const all = words.map((word) => `i.search LIKE $${values.push(`%${escapeLike(word)}%`)}`);
  const { rows } = await ctx.db.pool.query<PortMatch>(
    `SELECT i.port_id AS "portId", i.nic AS port, i.device_id AS "deviceId", i.host AS device, i.role, p.description,
       i.link_state AS "linkState", i.far_device AS "farDevice", i.far_port AS "farPort"
     FROM ${inventorySql(ctx.actor, (value) => `$${values.push(value)}`)} i JOIN port p ON p.id = i.port_id
     WHERE ${all.join(' AND ')} AND i.device_id <> $1 AND ($2::text[] IS NULL OR i.site = ANY($2))
     ORDER BY CASE WHEN i.link_state IS NULL THEN 2 WHEN i.link_state = 'linked' THEN 1 ELSE 0 END, i.host, i.nic_sort LIMIT ${MOST}`,
    values,
  );
  return rows;
}
