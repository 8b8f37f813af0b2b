import { type Column, type ColumnId, findColumn } from './columns.ts';

/** Where a page starts: just after or just before one row of the sorted list. */
export interface Cursor {
  direction: 'after' | 'before';
  /** The ordinal, from 1, of the page's first row when the link was made. */
  at: number;
  sort: ColumnId;
  /** The row's sort value as PostgreSQL writes it, null when the row misses it. */
  key: string | null;
  host: string;
  nicSort: string;
  portId: string;
}

/** The cursor as one opaque URL parameter. */
export function encodeCursor(cursor: Cursor): string {
  const { direction, at, sort, key, host, nicSort, portId } = cursor;
  return toToken([direction, at, sort, key, host, nicSort, portId]);
}

/** Values as letters, digits, `-` and `_`, which a URL leaves as they are. */
export function toToken(values: unknown[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify(values));
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** The values of a token; null for anything that is none. */
export function fromToken(token: string): unknown[] | null {
  if (token.length > 4_000 || !/^[\w-]+$/.test(token)) return null;
  try {
    const binary = atob(token.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const values: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(values) ? values : null;
  } catch {
    return null;
  }
}

/** Reads a cursor back; null for anything `encodeCursor` did not write for this sort column. */
export function decodeCursor(token: string, sort: ColumnId): Cursor | null {
  const parts = fromToken(token);
  if (parts?.length !== 7) return null;
  const [direction, at, id, key, host, nicSort, portId] = parts;
  const column = findColumn(sort);
  if (direction !== 'after' && direction !== 'before') return null;
  if (!Number.isSafeInteger(at) || (at as number) < 1 || id !== sort || !column) return null;
  if (!isText(host) || !isText(nicSort) || !isText(portId) || !isUuid(portId)) return null;
  if (key !== null && !isText(key)) return null;
  if (key === null ? !column.nullable : !fits(column, key)) return null;
  return { direction, at: at as number, sort, key, host, nicSort, portId };
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0');
}

/** Whether PostgreSQL can cast the key back to the column's type: a bad cast would be an error, not an empty page. */
function fits(column: Column, key: string): boolean {
  if (column.type === 'number') return /^-?\d{1,20}(\.\d{1,20})?(e[+-]\d{1,2})?$/.test(key);
  return column.type !== 'time' || isTime(key);
}

/** ISO 8601 in UTC with microseconds, as `microTimeSql` writes it. */
export function isTime(text: string): boolean {
  const second = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d{6}Z$/.exec(text)?.[1];
  if (!second) return false;
  const time = new Date(`${second}Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(second);
}
