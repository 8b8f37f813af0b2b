import type { Context } from '#lib/context.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';

/** The sites of the actor's devices, by name; devices without a site have none. */
export async function listSites(ctx: Context): Promise<string[]> {
  requirePermission(ctx.actor, 'inventory:read');
  const { rows } = await ctx.db.pool.query<{ site: string }>(
    `SELECT DISTINCT site FROM device
     WHERE site <> '' AND retired_at IS NULL AND ($1::text[] IS NULL OR site = ANY($1)) ORDER BY site`,
    [sitesOf(ctx.actor)],
  );
  return rows.map(({ site }) => site);
}
