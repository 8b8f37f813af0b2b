import { showHidden } from '#lib/fleet/hidden-characters.ts';

/**
 * JSON of rows for the database. PostgreSQL refuses NUL in text, and what shows nothing or turns text around misleads who
 * reads it: such characters become visible, so that what a device says can always be stored and is always seen.
 */
export function storableJson(rows: unknown): string {
  return JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'string' ? showHidden(value) : value,
  );
}
