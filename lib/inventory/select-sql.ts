import type { Bind } from '#lib/db/bind.ts';
import { isoTimeSql } from '#lib/db/export-values.ts';

import { type Column, columnOf } from './columns.ts';
import type { InventoryQuery } from './query.ts';

/** One column's value for a JSON reader: times as ISO text, lists as arrays. */
export function jsonValueSql(column: Column): string {
  if (column.type === 'time') return isoTimeSql(column.sql);
  return column.type === 'list' ? 'i.tags' : column.sql;
}

/**
 * ORDER BY terms: the sort column with missing values last in both directions, then host, NIC and port.
 * Backwards is the exact mirror, for reading a page from its end.
 */
export function orderSql(sort: InventoryQuery['sort'], backwards = false): string {
  const [ascending, descending] = backwards ? ['DESC', 'ASC'] : ['ASC', 'DESC'];
  const terms = TIE.map((sql) => `${sql} ${ascending}`);
  const { sql, nullable } = sortKey(sort.column);
  const direction = sort.descending ? descending : ascending;
  if (sql === TIE[0] && !sort.descending) return terms.join(', ');
  const nulls = nullable ? ` NULLS ${backwards ? 'FIRST' : 'LAST'}` : '';
  return [`${sql} ${direction}${nulls}`, ...terms].join(', ');
}

/** The sort value of a row as text that `keysetSql` casts back without loss. */
export function keyTextSql(sort: InventoryQuery['sort']): string {
  const { sql, type } = sortKey(sort.column);
  if (type === 'time') return microTimeSql(sql);
  return `${sql}::text`;
}

/** A time as text without loss. */
export function microTimeSql(sql: string): string {
  return `to_char(${sql} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** The rows beyond the cursor's row in its direction, in the order of `orderSql`. */
export function keysetSql(query: InventoryQuery, bind: Bind): string {
  const { cursor } = query;
  if (!cursor) return 'TRUE';
  const after = cursor.direction === 'after';
  const tie = `(${TIE.join(', ')}) ${after ? '>' : '<'} (${bind(cursor.host)}, ${bind(cursor.nicSort)}, ${bind(cursor.portId)}::uuid)`;
  const { sql, type, nullable } = sortKey(query.sort.column);
  if (sql === TIE[0] && !query.sort.descending) return tie;
  if (cursor.key === null) return after ? `(${sql} IS NULL AND ${tie})` : `(${sql} IS NOT NULL OR ${tie})`;
  const key = `${bind(cursor.key)}${{ number: '::float8', time: '::timestamptz', text: '', choice: '', list: '' }[type]}`;
  const beyond = `${sql} ${after === query.sort.descending ? '<' : '>'} ${key} OR (${sql} = ${key} AND ${tie})`;
  return nullable && after ? `(${beyond} OR ${sql} IS NULL)` : `(${beyond})`;
}

const TIE = ['i.host', 'i.nic_sort', 'i.port_id'];

function sortKey(id: InventoryQuery['sort']['column']): {
  sql: string;
  type: Column['type'];
  nullable: boolean;
} {
  const column = columnOf(id);
  return { sql: column.sortSql ?? column.sql, type: column.type, nullable: column.nullable };
}
