import { escapeLike } from '#lib/db/escape-like.ts';

import type { Column } from './columns.ts';

/**
 * One condition on one column. Conditions of a column that include are alternatives; those that exclude all hold.
 *
 * As text (one URL parameter):  `Arista` is · `!Arista` is not · `~none` missing · `!~none` present ·
 * `*123*` like, with any characters for the star · `1..5`, `1..`, `..5` between, both ends included.
 * Times take `2026-11-22`, `2026-11-22T10:00:00Z` or an age such as `-7d`, `-12h`. A backslash takes the next
 * character literally.
 */
export type Condition = { not: boolean } & (
  | { op: 'is'; value: string }
  | { op: 'missing' }
  | { op: 'like'; pattern: string }
  | { op: 'between'; min: string | null; max: string | null }
);

const MAX_LENGTH = 256;

/** Reads a condition; null when it makes no sense for the column's type. */
export function parseCondition(column: Column, text: string): Condition | null {
  // NUL cannot be stored in PostgreSQL text, so nothing can equal it.
  if (text === '' || text.length > MAX_LENGTH || text.includes('\0')) return null;
  const not = text.startsWith('!');
  const body = not ? text.slice(1) : text;
  if (body === '') return null;
  if (body === '~none') return { not, op: 'missing' };
  if (body.startsWith('~')) return null;
  if (column.type === 'number') return parseRange(body, not, canonicalNumber);
  if (column.type === 'time') {
    const range = parseRange(body, not, canonicalTime);
    return range?.op === 'between' ? range : null;
  }
  return hasWildcard(body) ? { not, op: 'like', pattern: body } : { not, op: 'is', value: unescaped(body) };
}

/** The text that `parseCondition` reads back as the same condition. */
export function formatCondition(condition: Condition): string {
  const sign = condition.not ? '!' : '';
  switch (condition.op) {
    case 'is':
      return sign + escapeValue(condition.value);
    case 'missing':
      return `${sign}~none`;
    case 'like':
      return sign + condition.pattern;
    case 'between':
      return `${sign}${condition.min ?? ''}..${condition.max ?? ''}`;
  }
}

/** The condition "contains these characters". */
export function contains(text: string): Condition {
  return { not: false, op: 'like', pattern: `*${escapeValue(text)}*` };
}

/** A SQL LIKE pattern (escape character backslash) for a pattern with stars. */
export function likePattern(pattern: string): string {
  let like = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? '';
    if (character === '*') like += '%';
    else if (character === '\\') like += escapeLike(pattern[(at += 1)] ?? '\\');
    else like += escapeLike(character);
  }
  return like;
}

function escapeValue(value: string): string {
  return value.replace(/[\\*]/g, '\\$&').replace(/^[!~]/, '\\$&');
}

function unescaped(text: string): string {
  return text.replace(/\\(.?)/gs, (_, next: string) => next || '\\');
}

function hasWildcard(text: string): boolean {
  return text.replace(/\\./gs, '').includes('*');
}

function parseRange(
  body: string,
  not: boolean,
  canonical: (text: string) => string | null,
): Condition | null {
  const dots = body.indexOf('..');
  if (dots < 0) {
    const value = canonical(body);
    return value === null ? null : { not, op: 'is', value };
  }
  const [low, high] = [body.slice(0, dots), body.slice(dots + 2)];
  const min = low === '' ? null : canonical(low);
  const max = high === '' ? null : canonical(high);
  if ((low !== '' && min === null) || (high !== '' && max === null) || (min === null && max === null))
    return null;
  return { not, op: 'between', min, max };
}

function canonicalNumber(text: string): string | null {
  return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? String(Number(text)) : null;
}

function canonicalTime(text: string): string | null {
  if (/^-[1-9]\d{0,4}[hd]$/.test(text)) return text;
  const day = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z)?$/.exec(text);
  if (!day) return null;
  const time = new Date(text);
  // Date rolls 31 February over; PostgreSQL refuses it.
  return Number.isNaN(time.getTime()) || time.toISOString().slice(0, 10) !== day[1] ? null : text;
}
