import type { Bind } from '#lib/db/bind.ts';
import { escapeLike } from '#lib/db/escape-like.ts';
import { type Actor, sitesOf } from '#lib/people/actor.ts';

import { COLUMNS, type Column, type FacetId, FACET_IDS, columnOf } from './columns.ts';
import { type Condition, likePattern } from './condition.ts';
import type { InventoryQuery } from './query.ts';

/** The SQL condition for what the actor may see, search and filters over `inventory i`; `TRUE` when there are none. */
export function whereSql(
  actor: Actor,
  query: InventoryQuery,
  bind: Bind,
  wanted: (column: Column) => boolean = () => true,
): string {
  const sites = sitesOf(actor);
  const parts = searchSql(query.search, bind);
  if (sites !== null) parts.push(`i.site IN (${sites.map(bind).join(', ')})`);
  for (const column of COLUMNS) {
    const conditions = query.filters[column.id];
    if (conditions && wanted(column)) parts.push(conditionsSql(column, column.sql, conditions, bind));
  }
  return allOf(parts);
}

/** The conditions on facet columns other than `except`, over rows whose columns are named like the facets. */
export function facetWhereSql(query: InventoryQuery, bind: Bind, except: FacetId | null): string {
  const parts = FACET_IDS.flatMap((id) => {
    const conditions = id === except ? undefined : query.filters[id];
    return conditions ? [conditionsSql(columnOf(id), `"${id}"`, conditions, bind)] : [];
  });
  return allOf(parts);
}

function allOf(parts: string[]): string {
  return parts.length > 0 ? parts.join(' AND ') : 'TRUE';
}

function conditionsSql(column: Column, sql: string, conditions: Condition[], bind: Bind): string {
  const included = conditions
    .filter((condition) => !condition.not)
    .map((one) => conditionSql(column, sql, one, bind));
  const excluded = conditions
    .filter((condition) => condition.not)
    .map((one) => conditionSql(column, sql, one, bind));
  return allOf([
    ...(included.length > 0 ? [`(${included.join(' OR ')})`] : []),
    ...excluded.map((condition) => `(${condition}) IS NOT TRUE`),
  ]);
}

function conditionSql(column: Column, sql: string, condition: Condition, bind: Bind): string {
  const cast = { number: '::float8', time: '::timestamptz', text: '', choice: '', list: '' }[column.type];
  switch (condition.op) {
    case 'missing':
      return `${sql} IS NULL`;
    case 'is':
      return column.type === 'list'
        ? `${bind(condition.value)} = ANY(i.tags)`
        : `${sql} = ${bind(condition.value)}${cast}`;
    case 'like': {
      const pattern = bind(likePattern(condition.pattern));
      if (column.type !== 'list') return `${sql} ILIKE ${pattern}`;
      return `EXISTS (SELECT 1 FROM unnest(i.tags) AS tag WHERE tag ILIKE ${pattern})`;
    }
    case 'between': {
      const bounds: string[] = [];
      if (column.type === 'time') {
        if (condition.min !== null) bounds.push(`${sql} >= ${timeSql(condition.min, bind)}`);
        if (condition.max !== null) bounds.push(upToTimeSql(sql, condition.max, bind));
      } else {
        if (condition.min !== null) bounds.push(`${sql} >= ${bind(condition.min)}${cast}`);
        if (condition.max !== null) bounds.push(`${sql} <= ${bind(condition.max)}${cast}`);
      }
      return `(${bounds.join(' AND ')})`;
    }
  }
}

function timeSql(text: string, bind: Bind): string {
  if (!text.startsWith('-')) return `(${bind(text.length === 10 ? `${text}T00:00:00Z` : text)})::timestamptz`;
  const unit = text.endsWith('d') ? 'days' : 'hours';
  return `(now() - (${bind(`${text.slice(1, -1)} ${unit}`)})::interval)`;
}

/** A day as the upper bound means all of that day. */
function upToTimeSql(sql: string, text: string, bind: Bind): string {
  if (text.startsWith('-') || text.length > 10) return `${sql} <= ${timeSql(text, bind)}`;
  return `${sql} < ${timeSql(text, bind)} + interval '1 day'`;
}

/** Every word must occur in `search`, which has a MAC both with colons and as bare digits. */
function searchSql(search: string, bind: Bind): string[] {
  return search
    .toLowerCase()
    .split(' ')
    .filter((word) => word !== '')
    .slice(0, 8)
    .map((word) => {
      const forms = new Set([word, macDigits(word) ?? word]);
      const likes = Array.from(forms, (form) => `i.search LIKE ${bind(`%${escapeLike(form)}%`)}`);
      return `(${likes.join(' OR ')})`;
    });
}

/** The digits of `aa-bb-cc`, `aabb.ccdd` and the like; null when the word is no part of a MAC. */
export function macDigits(word: string): string | null {
  const digits = word.replaceAll(/[-:.]/g, '');
  return /^[0-9a-f]{4,12}$/.test(digits) ? digits : null;
}
