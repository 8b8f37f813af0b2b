import type { Readable } from 'node:stream';

import type { Context } from '#lib/context.ts';
import { literal } from '#lib/db/bind.ts';
import { copyRows } from '#lib/db/copy-rows.ts';
import { csvTextSql, isoTimeSql } from '#lib/db/export-values.ts';
import { inventorySql } from '#lib/devices/other-site.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { type Column, columnOf, csvHeader } from './columns.ts';
import { whereSql } from './filter-sql.ts';
import { noteExport } from './note-export.ts';
import type { InventoryQuery } from './query.ts';
import { orderSql } from './select-sql.ts';

/**
 * All rows of the query as CSV (RFC 4180, UTF-8) with its columns and order; the header names units.
 * Missing values are empty cells, times ISO 8601 in UTC, codes stay codes. Text that a spreadsheet would
 * run as a formula gets a leading apostrophe; numbers are left alone, so -2.31 stays a number.
 * `signal` ends it early, when the reader left before the first byte.
 */
export async function exportCsv(
  ctx: Context,
  query: InventoryQuery,
  signal?: AbortSignal,
): Promise<Readable> {
  requirePermission(ctx.actor, 'inventory:read');
  const cells = query.columns.map((id) => {
    const column = columnOf(id);
    return `${csvValueSql(column)} AS "${csvHeader(column)}"`;
  });
  // Index: inventory_order_idx (host, nic_sort, port_id) in the default order.
  const select = `SELECT ${cells.join(', ')} FROM ${inventorySql(ctx.actor, literal)} i
                   WHERE ${whereSql(ctx.actor, query, literal)} ORDER BY ${orderSql(query.sort)}`;
  await noteExport(ctx, query, 'CSV');
  return copyRows(ctx.db, select, 'FORMAT csv, HEADER', signal);
}

function csvValueSql(column: Column): string {
  if (column.type === 'number') return column.sql;
  return column.type === 'time' ? isoTimeSql(column.sql) : csvTextSql(column.sql);
}
