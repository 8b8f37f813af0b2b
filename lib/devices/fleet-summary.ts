import type { Context } from '#lib/context.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';

/** What the frame around every page shows. */
export interface ShellSummary {
  demoHosts: number;
  pendingKeys: number;
  openRunId: string | null;
}

export interface FleetSummary extends ShellSummary {
  hosts: number;
  switches: number;
  /** Ports of hosts and switches, those of them that can hold a module, and those whose cage was read: a module or empty. */
  ports: number;
  cages: number;
  read: number;
  /** Cages whose cable is known from its other end, and cages of which only what faces them is known. */
  inferred: number;
  farEnd: number;
  /** Cages that were not read, however much their far end tells. */
  gaps: number;
  /** Assets: a DAC, AOC or breakout is one, however many of its ends were read. */
  assemblies: number;
}

/** $1 are the sites of the actor, null where all are. */
const OWN_SITE = '($1::text[] IS NULL OR site = ANY($1))';

/** The demo, and what waits for a person at the actor's sites. Cheap: every page asks for it. */
export async function shellSummary(ctx: Context): Promise<ShellSummary> {
  requirePermission(ctx.actor, 'inventory:read');
  const { rows } = await ctx.db.pool.query<ShellSummary>(
    `SELECT
       (SELECT count(*)::int FROM device WHERE demo AND role = 'host' AND retired_at IS NULL AND ${OWN_SITE}) AS "demoHosts",
       (SELECT count(*)::int FROM host_key k JOIN device d ON d.id = k.device_id
          WHERE k.state = 'pending' AND d.retired_at IS NULL AND ${OWN_SITE}) AS "pendingKeys",
       (SELECT id FROM run WHERE finished_at IS NULL AND ($1::text[] IS NULL OR EXISTS (
            SELECT FROM visit v JOIN device d ON d.id = v.device_id WHERE v.run_id = run.id AND ${OWN_SITE}))
          ORDER BY created_at DESC LIMIT 1) AS "openRunId"`,
    [sitesOf(ctx.actor)],
  );
  return rows[0]!;
}

/** How much of the fleet at the actor's sites is known. One scan of the inventory, and its assemblies grouped. */
export async function fleetSummary(ctx: Context): Promise<FleetSummary> {
  requirePermission(ctx.actor, 'inventory:read');
  const [shell, fleet] = await Promise.all([
    shellSummary(ctx),
    ctx.db.pool.query<Omit<FleetSummary, keyof ShellSummary>>(
      `SELECT
         (SELECT count(*)::int FROM device WHERE role = 'host' AND retired_at IS NULL AND ${OWN_SITE}) AS hosts,
         (SELECT count(*)::int FROM device WHERE role = 'switch' AND retired_at IS NULL AND ${OWN_SITE}) AS switches,
         count(*) FILTER (WHERE state <> 'not-reached')::int AS ports,
         count(*) FILTER (WHERE state <> 'fixed')::int AS cages,
         count(*) FILTER (WHERE state IN ('module', 'empty'))::int AS read,
         count(*) FILTER (WHERE side = 'inferred')::int AS inferred,
         count(*) FILTER (WHERE side = 'far-end')::int AS "farEnd",
         count(*) FILTER (WHERE state NOT IN ('module', 'empty', 'fixed'))::int AS gaps,
         (SELECT count(*)::int FROM (SELECT FROM inventory WHERE assembly IS NOT NULL AND ${OWN_SITE} GROUP BY assembly) a) AS assemblies
       FROM inventory WHERE ${OWN_SITE}`,
      [sitesOf(ctx.actor)],
    ),
  ]);
  return { ...shell, ...fleet.rows[0]! };
}
