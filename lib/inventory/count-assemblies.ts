import type { Context } from '#lib/context.ts';
import { boundValues } from '#lib/db/bind.ts';
import { inventorySql } from '#lib/devices/other-site.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { whereSql } from './filter-sql.ts';
import type { InventoryQuery } from './query.ts';

/** How many assets the rows of the query are: a DAC, AOC or breakout is one, however many of its ends are among them. */
export async function countAssemblies(ctx: Context, query: InventoryQuery): Promise<number> {
  requirePermission(ctx.actor, 'inventory:read');
  const { bind, values } = boundValues();
  // Grouping first: count(DISTINCT) would sort all rows.
  const result = await ctx.db.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM (
       SELECT FROM ${inventorySql(ctx.actor, bind)} i WHERE ${whereSql(ctx.actor, query, bind)} AND i.assembly IS NOT NULL GROUP BY i.assembly) AS assets`,
    values,
  );
  return result.rows[0]?.count ?? 0;
}
