import type { Context } from '#lib/context.ts';
import { boundValues } from '#lib/db/bind.ts';
import { inventorySql } from '#lib/devices/other-site.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { COLUMNS } from './columns.ts';
import type { Cursor } from './cursor.ts';
import { whereSql } from './filter-sql.ts';
import type { InventoryRow } from './inventory-row.ts';
import type { InventoryQuery } from './query.ts';
import { jsonValueSql, keyTextSql, keysetSql, orderSql } from './select-sql.ts';

export interface InventoryPage {
  rows: InventoryRow[];
  /** Ordinal of the first row within the whole list, from 1. */
  first: number;
  /** The neighbouring pages; a null cursor is the first page. Null when there is none. */
  previous: { cursor: Cursor | null } | null;
  next: { cursor: Cursor } | null;
}

/** One page of the inventory for this query, read by keyset in either direction. */
export async function listInventory(ctx: Context, query: InventoryQuery): Promise<InventoryPage> {
  requirePermission(ctx.actor, 'inventory:read');
  const backwards = query.cursor?.direction === 'before';
  const found = await readRows(ctx, query);
  const more = found.length > query.pageSize;
  if (backwards && !more) return listInventory(ctx, { ...query, cursor: null });

  const rows = found.slice(0, query.pageSize);
  if (backwards) rows.reverse();
  const [top, bottom] = [rows[0], rows.at(-1)];
  const first = query.cursor?.at ?? 1;
  const cursor = (direction: Cursor['direction'], row: KeyedRow, at: number): Cursor => ({
    direction,
    at: Math.max(1, at),
    sort: query.sort.column,
    key: row.sortKey,
    host: row.host,
    nicSort: row.nicSort,
    portId: row.portId,
  });
  const before = top && first > query.pageSize ? cursor('before', top, first - query.pageSize) : null;
  return {
    rows: rows.map(withoutKey),
    first,
    previous: query.cursor && { cursor: before },
    next: bottom && (more || backwards) ? { cursor: cursor('after', bottom, first + rows.length) } : null,
  };
}

function withoutKey(keyed: KeyedRow): InventoryRow {
  const { sortKey: _sortKey, nicSort: _nicSort, ...row } = keyed;
  return row;
}

type KeyedRow = InventoryRow & { sortKey: string | null; nicSort: string };

const ROW_SQL = COLUMNS.map((column) => `${jsonValueSql(column)} AS "${column.id}"`).join(', ');

/**
 * Index: inventory_order_idx (host, nic_sort, port_id) in the default order, inventory_search_trgm for a search.
 * The rows are chosen first, so that only those of the page are formatted.
 */
async function readRows(ctx: Context, query: InventoryQuery): Promise<KeyedRow[]> {
  const { bind, values } = boundValues();
  const order = orderSql(query.sort, query.cursor?.direction === 'before');
  const result = await ctx.db.pool.query<KeyedRow>(
    `SELECT i.port_id AS "portId", i.device_id AS "deviceId", i.module_id AS "moduleId", i.demo,
            i.far_device_id AS "farDeviceId", i.far_port_id AS "farPortId",
            (SELECT d.role FROM device d WHERE d.id = i.far_device_id) AS "farRole", ${ROW_SQL}, i.nic_sort AS "nicSort", ${keyTextSql(query.sort)} AS "sortKey"
       FROM (SELECT i.* FROM ${inventorySql(ctx.actor, bind)} i
              WHERE ${whereSql(ctx.actor, query, bind)} AND ${keysetSql(query, bind)}
              ORDER BY ${order} LIMIT ${query.pageSize + 1}) AS i
      ORDER BY ${order}`,
    values,
  );
  return result.rows;
}
