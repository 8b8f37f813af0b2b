import type { Context } from '#lib/context.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';

/** What a port of a switch hears by LLDP or CDP. */
export interface HeardNeighbour {
  id: string;
  /** The port's name; its id is null once the switch no longer lists it. */
  localPort: string;
  localPortId: string | null;
  protocol: string;
  chassisId: string | null;
  systemName: string | null;
  remotePort: string | null;
  remotePortDescription: string | null;
  managementAddress: string | null;
  systemDescription: string | null;
  seenAt: Date;
}

/** What a switch tells about what is cabled to it, beside its ports. */
export interface SwitchEvidence {
  /** How many MACs the latest table has on each port and port-channel, by its name. */
  macs: Map<string, number>;
  neighbours: HeardNeighbour[];
}

/** The MAC table, counted, and the neighbours of one switch; nothing of one at another site. Index: mac_entry_pkey, neighbour_device_id_idx. */
export async function getSwitchEvidence(ctx: Context, deviceId: string): Promise<SwitchEvidence> {
  requirePermission(ctx.actor, 'inventory:read');
  const { pool } = ctx.db;
  const own = [deviceId, sitesOf(ctx.actor)];
  const [macs, neighbours] = await Promise.all([
    pool.query<{ port: string; count: number }>(
      `SELECT e.port, count(DISTINCT e.mac)::int AS count
       FROM mac_entry e JOIN device d ON d.id = e.device_id AND e.last_seen_at >= d.mac_table_at
       WHERE e.device_id = $1 AND ($2::text[] IS NULL OR d.site = ANY($2)) GROUP BY e.port`,
      own,
    ),
    pool.query<HeardNeighbour>(
      `SELECT n.id::text, n.local_port AS "localPort", p.id AS "localPortId", n.protocol, n.chassis_id AS "chassisId",
         n.system_name AS "systemName", n.remote_port AS "remotePort",
         n.remote_port_description AS "remotePortDescription", n.management_address AS "managementAddress",
         n.system_description AS "systemDescription", n.seen_at AS "seenAt"
       FROM neighbour n JOIN device d ON d.id = n.device_id
       LEFT JOIN port p ON p.device_id = n.device_id AND p.name = n.local_port AND p.absent_since IS NULL
       WHERE n.device_id = $1 AND ($2::text[] IS NULL OR d.site = ANY($2))`,
      own,
    ),
  ]);
  const byName = new Intl.Collator('en', { numeric: true });
  return {
    macs: new Map(macs.rows.map(({ port, count }) => [port, count])),
    neighbours: neighbours.rows.toSorted((a, b) => byName.compare(a.localPort, b.localPort)),
  };
}
