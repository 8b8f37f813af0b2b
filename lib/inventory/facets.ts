import type { Context } from '#lib/context.ts';
import { boundValues } from '#lib/db/bind.ts';
import type { CageState } from '#lib/fleet/cage-state.ts';
import { inventorySql } from '#lib/devices/other-site.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { FACET_IDS, type FacetId, GAP_STATES, columnOf } from './columns.ts';
import { facetWhereSql, whereSql } from './filter-sql.ts';
import type { InventoryQuery } from './query.ts';

export interface FacetValue {
  /** Null counts the rows that miss the value. */
  value: string | null;
  count: number;
}

export interface Facets {
  /** Rows that match the whole query. */
  total: number;
  /** Per column its values with counts under all other conditions, most frequent first, missing last. */
  values: Record<FacetId, FacetValue[]>;
}

/** Counts for the filter bar. A facet's counts ignore its own conditions, so alternatives stay visible. */
export async function countFacets(ctx: Context, query: InventoryQuery): Promise<Facets> {
  requirePermission(ctx.actor, 'inventory:read');
  const { bind, values } = boundValues();
  const tuple = FACET_IDS.map((id) => `${columnOf(id).sql} AS "${id}"`).join(', ');
  const positions = FACET_IDS.map((_, at) => at + 1).join(', ');
  const others = whereSql(ctx.actor, query, bind, (column) => !column.facet);
  const rollUps = FACET_IDS.map(
    (id) => `SELECT '${id}' AS facet, "${id}"::text AS value, sum(n)::float8 AS count
               FROM tuples WHERE ${facetWhereSql(query, bind, id)} GROUP BY 2`,
  );
  // One pass over the rows: grouped by all facets at once, then rolled up per facet. No index beyond the search's.
  const result = await ctx.db.pool.query<{ facet: FacetId | 'total'; value: string | null; count: number }>(
    `WITH tuples AS MATERIALIZED (
       SELECT ${tuple}, count(*) AS n FROM ${inventorySql(ctx.actor, bind)} i WHERE ${others} GROUP BY ${positions}
     )
     SELECT * FROM (SELECT 'total' AS facet, NULL AS value, coalesce(sum(n), 0)::float8 AS count
       FROM tuples WHERE ${facetWhereSql(query, bind, null)}
     UNION ALL ${rollUps.join(' UNION ALL ')}) AS counts
     ORDER BY value IS NULL, count DESC, value`,
    values,
  );
  const facets = {
    total: 0,
    values: Object.fromEntries(FACET_IDS.map((id) => [id, []])) as unknown as Facets['values'],
  };
  for (const { facet, value, count } of result.rows) {
    if (facet === 'total') facets.total = count;
    else facets.values[facet].push({ value, count });
  }
  return facets;
}

export interface Coverage {
  /** Cages whose content is known: a module or nothing in it. */
  read: number;
  cages: number;
}

/** How many of the cages were read, from the counts of the states. Ports without a cage do not count. */
export function coverageOf(states: FacetValue[]): Coverage {
  const sum = (wanted: readonly CageState[]) =>
    states.reduce(
      (total, { value, count }) => total + (wanted.some((state) => state === value) ? count : 0),
      0,
    );
  const read = sum(['module', 'empty']);
  return { read, cages: read + sum(GAP_STATES) };
}
