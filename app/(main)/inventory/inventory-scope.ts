import type { Condition } from '#lib/inventory/condition.ts';
import {
  inventoryHref,
  type InventoryQuery,
  isFiltered,
  withConditions,
  withoutFilters,
} from '#lib/inventory/query.ts';

/** Whose ports the table shows: a segment of the control over it. */
export const SCOPES = { host: 'Hosts', switch: 'Switches', all: 'All' } as const;
export type Scope = keyof typeof SCOPES;

const is = (value: string): Condition => ({ not: false, op: 'is', value });

const CONDITIONS: Record<Scope, Condition[]> = {
  host: [is('host')],
  switch: [is('switch')],
  all: [is('host'), is('switch')],
};

/** The segment that a query stands for; null for conditions that are none of them. */
export function scopeOf({ filters }: InventoryQuery): Scope | null {
  const words = JSON.stringify(filters.role ?? []);
  const scopes = Object.keys(CONDITIONS) as Scope[];
  return scopes.find((scope) => JSON.stringify(CONDITIONS[scope]) === words) ?? null;
}

export function withScope(query: InventoryQuery, scope: Scope): InventoryQuery {
  return withConditions(query, 'role', CONDITIONS[scope]);
}

/** The query of an address that names no segment: hosts. Paging stays. */
export function withDefaultScope(query: InventoryQuery): InventoryQuery {
  return query.filters.role ? query : { ...query, filters: { ...query.filters, role: CONDITIONS.host } };
}

/** The address of a query; the default segment is left out of it. */
export function scopedHref(query: InventoryQuery): string {
  if (scopeOf(query) !== 'host') return inventoryHref(query);
  const { role: _role, ...filters } = query.filters;
  return inventoryHref({ ...query, filters });
}

/** The query without search and conditions, in the same segment. */
export function clearedWithinScope(query: InventoryQuery): InventoryQuery {
  return withScope(withoutFilters(query), scopeOf(query) ?? 'host');
}

/** Whether anything but the segment narrows the query. */
export function isNarrowed(query: InventoryQuery): boolean {
  const { role: _role, ...filters } = query.filters;
  return scopeOf(query) === null || isFiltered({ ...query, filters });
}
