import type { Readable } from 'node:stream';

import type { Context } from '#lib/context.ts';
import { literal } from '#lib/db/bind.ts';
import { copyJsonArray } from '#lib/db/copy-rows.ts';
import { inventorySql } from '#lib/devices/other-site.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { columnOf } from './columns.ts';
import { whereSql } from './filter-sql.ts';
import { noteExport } from './note-export.ts';
import type { InventoryQuery } from './query.ts';
import { jsonValueSql, orderSql } from './select-sql.ts';

/**
 * All rows of the query as one JSON array of objects, property names as in `InventoryRow`, with its columns
 * and order. Nothing is changed on the way: null stays null, text is as the device gave it.
 * `signal` ends it early, when the reader left before the first byte.
 */
export async function exportJson(
  ctx: Context,
  query: InventoryQuery,
  signal?: AbortSignal,
): Promise<Readable> {
  requirePermission(ctx.actor, 'inventory:read');
  const properties = query.columns.map((id) => `'${id}', ${jsonValueSql(columnOf(id))}`);
  await noteExport(ctx, query, 'JSON');
  return copyJsonArray(
    ctx.db,
    {
      object: `json_build_object(${properties.join(', ')})`,
      from: `${inventorySql(ctx.actor, literal)} i WHERE ${whereSql(ctx.actor, query, literal)}`,
      order: orderSql(query.sort),
    },
    signal,
  );
}
