import type { Context } from '#lib/context.ts';
import { ELSEWHERE } from '#lib/devices/other-site.ts';
import { DeviceDirectory } from '#lib/links/device-directory.ts';
import { type HeardRow, learnSenders } from '#lib/links/load-heard.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';

import { type HeardThere, type NextStep, nextStepOf } from './link-next-step.ts';

interface OpenPortRow {
  portId: string;
  role: string;
  device: string;
  linkState: string;
  candidates: string[] | null;
  rivals: number;
  heard: HeardRow[] | null;
  learnedAt: string[] | null;
  macs: string[] | null;
}

/** So many hosts with a MAC are named, and so many MACs of a port looked up: an uplink has those of a whole site. */
const MOST_OWNERS = 3;
const MOST_MACS = 64;

/**
 * The next step for each of these ports at the actor's sites, by id; ports that are linked or not looked for have none. Index: mac_entry_mac_idx,
 * neighbour_device_id_idx.
 */
export async function loadNextSteps(
  ctx: Context,
  portIds: readonly string[],
): Promise<Map<string, NextStep>> {
  requirePermission(ctx.actor, 'inventory:read');
  if (portIds.length === 0) return new Map();
  const { pool } = ctx.db;
  const { rows } = await pool.query<OpenPortRow>(
    `SELECT i.port_id AS "portId", i.role, i.host AS device, i.link_state AS "linkState",
       (SELECT array_agg(CASE WHEN ${seen('fi.site')} THEN fi.host ELSE '${ELSEWHERE}' END ORDER BY c.score DESC, fi.host)
          FROM link c JOIN inventory fi ON fi.port_id = CASE WHEN c.near_port_id = i.port_id THEN c.far_port_id ELSE c.near_port_id END
          WHERE i.port_id IN (c.near_port_id, c.far_port_id) AND c.state = 'candidate') AS candidates,
       (SELECT count(DISTINCT o.near_port_id)::int FROM link c JOIN link o ON o.far_port_id = c.far_port_id AND o.state = 'candidate'
          WHERE c.near_port_id = i.port_id AND c.state = 'candidate' AND o.near_port_id <> i.port_id) AS rivals,
       (SELECT jsonb_agg(jsonb_build_object('protocol', h.protocol, 'systemName', h.system_name, 'chassisId', h.chassis_id,
            'remotePort', h.remote_port, 'managementAddress', h.management_address) ORDER BY h.id)
          FROM neighbour h WHERE h.device_id = i.device_id AND h.local_port = i.nic) AS heard,
       CASE WHEN i.role = 'host' THEN (SELECT array_agg(DISTINCT CASE WHEN ${seen('d.site')} THEN d.name || ' ' || e.port ELSE '${ELSEWHERE}' END)
          FROM mac_entry e JOIN device d ON d.id = e.device_id AND d.retired_at IS NULL AND e.last_seen_at >= d.mac_table_at
          WHERE e.mac IN (SELECT p.permanent_mac UNION SELECT p.current_mac
            UNION SELECT o.mac FROM owned_mac o WHERE o.device_id = i.device_id AND o.port = i.nic)) END AS "learnedAt",
       CASE WHEN i.role = 'switch' THEN (SELECT array_agg(DISTINCT e.mac)
          FROM mac_entry e JOIN device d ON d.id = e.device_id AND e.last_seen_at >= d.mac_table_at
          WHERE e.device_id = i.device_id AND e.port IN (i.nic, p.master_name)) END AS macs
     FROM inventory i JOIN port p ON p.id = i.port_id
     WHERE i.port_id = ANY($1) AND i.link_state IN ('ambiguous', 'unmatched')
       AND ${seen('i.site')}`,
    [portIds, sitesOf(ctx.actor)],
  );
  const announcements = rows.flatMap(({ heard }) => heard ?? []);
  const directory = new DeviceDirectory();
  await learnSenders(pool, directory, announcements);
  const owners = await loadOwners(
    ctx,
    rows.flatMap(({ macs }) => (macs ?? []).slice(0, MOST_MACS)),
  );
  return new Map(
    rows.map((row) => {
      const heard = (row.heard ?? []).map((each): HeardThere => {
        const sender = directory.find(each) ?? null;
        const { protocol, systemName, chassisId, remotePort } = each;
        const device = sender === null ? null : (directory.get(sender)?.name ?? null);
        return { protocol, systemName, chassisId, remotePort, device };
      });
      const step = nextStepOf({
        ...row,
        heard,
        candidates: row.candidates ?? [],
        learnedAt: row.learnedAt ?? [],
        macs: row.macs?.length ?? 0,
        owners: [...new Set((row.macs ?? []).flatMap((mac) => owners.get(mac) ?? []))].slice(0, MOST_OWNERS),
      });
      return [row.portId, step];
    }),
  );
}

/** Whether the person may see a site; the second parameter has those that they may, or null. */
const seen = (site: string) => `($2::text[] IS NULL OR ${site} = ANY($2))`;

/** The hosts that say that a MAC is theirs, by MAC. */
async function loadOwners(ctx: Context, macs: string[]): Promise<Map<string, string[]>> {
  if (macs.length === 0) return new Map();
  const { rows } = await ctx.db.pool.query<{ mac: string; hosts: string[] }>(
    `SELECT o.mac, array_agg(DISTINCT CASE WHEN ${seen('d.site')} THEN d.name ELSE '${ELSEWHERE}' END) AS hosts FROM (
       SELECT permanent_mac AS mac, device_id FROM port WHERE permanent_mac = ANY($1)
       UNION SELECT current_mac, device_id FROM port WHERE current_mac = ANY($1)
       UNION SELECT mac, device_id FROM owned_mac WHERE mac = ANY($1)) o
     JOIN device d ON d.id = o.device_id AND d.retired_at IS NULL AND d.role = 'host' GROUP BY 1`,
    [macs, sitesOf(ctx.actor)],
  );
  return new Map(rows.map(({ mac, hosts }) => [mac, hosts]));
}
