import type { Context } from '#lib/context.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';

import { escapeLike } from './condition.ts';

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
 * Ports of other devices that have all of the words in their names or descriptions: first those whose link is wanted and not
 * known, last those that are empty or down. One scan of the inventory.
 */
export async function findPorts(ctx: Context, search: string, exceptDeviceId: string): Promise<PortMatch[]> {
  requirePermission(ctx.actor, 'inventory:read');
  const words = search.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8);
  if (words.length === 0) return [];
  const { rows } = await ctx.db.pool.query<PortMatch>(
    `SELECT i.port_id AS "portId", i.nic AS port, i.device_id AS "deviceId", i.host AS device, i.role, p.description,
       i.link_state AS "linkState", i.far_device AS "farDevice", i.far_port AS "farPort"
     FROM inventory i JOIN port p ON p.id = i.port_id
     WHERE i.device_id <> $2 AND ($3::text[] IS NULL OR i.site = ANY($3))
       AND (i.search LIKE ALL($1) OR lower(concat_ws(' ', i.host, i.nic, p.description)) LIKE ALL($1))
     ORDER BY CASE WHEN i.link_state IS NULL THEN 2 WHEN i.link_state = 'linked' THEN 1 ELSE 0 END, i.host, i.nic_sort LIMIT ${MOST}`,
    [words.map((word) => `%${escapeLike(word)}%`), exceptDeviceId, sitesOf(ctx.actor)],
  );
  return rows;
}
