import { jsonRecords, recordOf, recordsOf } from '#lib/platforms/cli/json-answer.ts';

type Row = Record<string, unknown>;

/** NX-OS nests every list as TABLE_x.ROW_x, deeper in NX-API answers; more levels than these are not its own. */
const MAX_DEPTH = 12;

/** All rows called `name` (ROW_interface) of an answer in JSON, or null when it has none. */
export function jsonRows(text: string, name: string): Row[] | null {
  const rows = jsonRecords(text).flatMap((record) => rowsIn(record, name));
  return rows.length > 0 ? rows : null;
}

/** The rows called `name` at any depth of a value. */
export function rowsIn(value: unknown, name: string, depth = 0): Row[] {
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((item) => rowsIn(item, name, depth + 1));
  return Object.entries(recordOf(value) ?? {}).flatMap(([key, inner]) =>
    key === name ? recordsOf(inner) : rowsIn(inner, name, depth + 1),
  );
}
