import { Readable } from 'node:stream';

import type { Context } from '#lib/context.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { columnOf } from './columns.ts';
import { copyRows } from './copy-rows.ts';
import { literal, whereSql } from './filter-sql.ts';
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
  const order = orderSql(query.sort);
  const select = `SELECT CASE WHEN row_number() OVER (ORDER BY ${order}) > 1 THEN ',' ELSE '' END
                         || json_build_object(${properties.join(', ')})
                    FROM inventory i WHERE ${whereSql(query, literal)} ORDER BY ${order}`;
  // JSON text has no control characters, so with these two COPY never quotes: each line is one object.
  const rows = await copyRows(
    ctx,
    select,
    String.raw`FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02', ESCAPE E'\x02'`,
    signal,
  );
  return Readable.from(asArray(rows), { objectMode: false });
}

async function* asArray(rows: Readable): AsyncGenerator<Buffer | string> {
  yield '[\n';
  yield* rows;
  yield ']\n';
}
