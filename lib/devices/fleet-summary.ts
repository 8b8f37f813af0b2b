import type { Context } from '#lib/context.ts';
import { requirePermission } from '#lib/people/actor.ts';

export interface FleetSummary {
  hosts: number;
  ports: number;
  /** Ports that can hold a module, and those of them whose cage was read (a module or empty). */
  cages: number;
  read: number;
  gaps: number;
  demoHosts: number;
  pendingKeys: number;
  openRunId: string | null;
}

/** The figures of the shell: how much of the fleet is known, and what waits for a person. */
export async function fleetSummary(ctx: Context): Promise<FleetSummary> {
  requirePermission(ctx.actor, 'inventory:read');
  const { rows } = await ctx.db.pool.query<FleetSummary>(
    `SELECT
       (SELECT count(*)::int FROM device WHERE retired_at IS NULL) AS hosts,
       count(*) FILTER (WHERE state <> 'not-reached')::int AS ports,
       count(*) FILTER (WHERE state <> 'fixed')::int AS cages,
       count(*) FILTER (WHERE state IN ('module', 'empty'))::int AS read,
       count(*) FILTER (WHERE state NOT IN ('module', 'empty', 'fixed'))::int AS gaps,
       (SELECT count(*)::int FROM device WHERE demo AND retired_at IS NULL) AS "demoHosts",
       (SELECT count(*)::int FROM host_key k JOIN device d ON d.id = k.device_id
          WHERE k.state = 'pending' AND d.retired_at IS NULL) AS "pendingKeys",
       (SELECT id FROM run WHERE finished_at IS NULL ORDER BY created_at DESC LIMIT 1) AS "openRunId"
     FROM inventory`,
  );
  return rows[0]!;
}
