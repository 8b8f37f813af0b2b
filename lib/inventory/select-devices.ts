import type { Context } from '#lib/context.ts';
import { boundValues } from '#lib/db/bind.ts';
import { inventorySql } from '#lib/devices/other-site.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { whereSql } from './filter-sql.ts';
import type { InventoryQuery } from './query.ts';

/** The ids of all devices with at least one port that matches the query. */
export async function selectDeviceIds(ctx: Context, query: InventoryQuery): Promise<string[]> {
  requirePermission(ctx.actor, 'inventory:read');
  const { bind, values } = boundValues();
  // Index: inventory_search_trgm when there is a search, otherwise one scan.
  const result = await ctx.db.pool.query<{ id: string }>(
    `SELECT DISTINCT i.device_id AS id FROM ${inventorySql(ctx.actor, bind)} i WHERE ${whereSql(ctx.actor, query, bind)}`,
    values,
  );
  return result.rows.map((row) => row.id);
}

/** How many devices `selectDeviceIds` would return. */
export async function countDevices(ctx: Context, query: InventoryQuery): Promise<number> {
  requirePermission(ctx.actor, 'inventory:read');
  const { bind, values } = boundValues();
  // Grouping first: count(DISTINCT) would sort all rows.
  const result = await ctx.db.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count
       FROM (SELECT FROM ${inventorySql(ctx.actor, bind)} i WHERE ${whereSql(ctx.actor, query, bind)} GROUP BY i.device_id) AS devices`,
    values,
  );
  return result.rows[0]?.count ?? 0;
}
