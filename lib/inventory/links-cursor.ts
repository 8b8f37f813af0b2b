import { fromToken, isTime, isUuid, toToken } from './cursor.ts';

/** What PostgreSQL takes a value of the key for. */
export type KeyType = 'text' | 'number' | 'time' | 'uuid';

/** Where a page of the list of links starts: just after or just before one row of the sorted list. */
export interface LinksCursor {
  direction: 'after' | 'before';
  /** The ordinal, from 1, of the page's first row when the link was made. */
  at: number;
  /** The values that the row is placed by, as text that PostgreSQL casts back. */
  key: string[];
}

/** The cursor as one opaque URL parameter. */
export function encodeLinksCursor({ direction, at, key }: LinksCursor): string {
  return toToken([direction, at, ...key]);
}

/** Reads a cursor back; null for anything that is none of a list placed by values of these types. */
export function decodeLinksCursor(token: string, types: readonly KeyType[]): LinksCursor | null {
  const [direction, at, ...key] = fromToken(token) ?? [];
  if (direction !== 'after' && direction !== 'before') return null;
  if (typeof at !== 'number' || !Number.isSafeInteger(at) || at < 1 || key.length !== types.length)
    return null;
  const values = key.filter((value, place): value is string => fits(value, types[place]!));
  return values.length === key.length ? { direction, at, key: values } : null;
}

/** Whether PostgreSQL can cast the value back: a bad cast would be an error, not an empty page. */
function fits(value: unknown, type: KeyType): boolean {
  if (typeof value !== 'string' || value.includes('\0')) return false;
  if (type === 'number') return /^-?\d{1,9}$/.test(value);
  if (type === 'uuid') return isUuid(value);
  return type === 'text' || isTime(value);
}
