import { showHidden } from '#lib/fleet/hidden-characters.ts';

/** What is no ASCII, or the escape of a control character other than tab and line ends. */
const SUSPECT = /[^\x20-\x7e]|\\[ubf]/;

/**
 * JSON of rows for the database. PostgreSQL refuses NUL in text, and what shows nothing or turns text around misleads who
 * reads it: such characters become visible, so that what a device says can always be stored and is always seen.
 */
export function storableJson(rows: unknown): string {
  // Nearly always there is nothing to be made visible, and JSON says so sooner than each of its strings.
  const plain = JSON.stringify(rows);
  if (!SUSPECT.test(plain)) return plain;
  return JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'string' ? showHidden(value) : value,
  );
}
