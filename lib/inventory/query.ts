import { COLUMNS, type ColumnId, DEFAULT_COLUMN_IDS, PINNED_IDS, findColumn } from './columns.ts';
import { type Condition, formatCondition, parseCondition } from './condition.ts';
import { type Cursor, decodeCursor, encodeCursor } from './cursor.ts';

export const PAGE_SIZES = [50, 100, 200, 500] as const;
export const DENSITIES = ['compact', 'comfortable'] as const;

export type Filters = { [Id in ColumnId]?: Condition[] };

/** What the table shows: the URL, the page, the facets, both exports and a rescan of the filter share it. */
export interface InventoryQuery {
  /** Words that all must occur in host, NIC, vendor, part, serial or MAC. */
  search: string;
  filters: Filters;
  sort: { column: ColumnId; descending: boolean };
  /** Visible columns from left to right, identity first. */
  columns: ColumnId[];
  cursor: Cursor | null;
  pageSize: (typeof PAGE_SIZES)[number];
  density: (typeof DENSITIES)[number];
  /** Parameters that were not understood and left out, as `name=value`. Non-empty means: wider than asked for. */
  ignored: string[];
}

const MAX_SEARCH = 200;
const MAX_CONDITIONS = 60;

type ParameterRecord = Record<string, string | string[] | undefined>;

/** Reads a query string. What cannot be understood falls back to the default and is named in `ignored`. */
export function parseInventoryQuery(input: URLSearchParams | ParameterRecord): InventoryQuery {
  const params = input instanceof URLSearchParams ? input : fromRecord(input);
  const ignored: string[] = [];
  const one = <T>(name: string, read: (text: string) => T | null, fallback: T): T => {
    const text = params.get(name);
    if (text === null || text === '') return fallback;
    const value = params.getAll(name).length === 1 ? read(text) : null;
    if (value === null) ignored.push(`${name}=${text}`.slice(0, 100));
    return value ?? fallback;
  };

  const filters: Filters = {};
  for (const column of COLUMNS) {
    const conditions: Condition[] = [];
    for (const text of new Set(params.getAll(column.id))) {
      const condition = conditions.length < MAX_CONDITIONS ? parseCondition(column, text) : null;
      if (condition) conditions.push(condition);
      else ignored.push(`${column.id}=${text}`.slice(0, 100));
    }
    if (conditions.length > 0) filters[column.id] = conditions;
  }
  for (const name of new Set(params.keys())) {
    if (!OWN_PARAMETERS.has(name) && !findColumn(name))
      ignored.push(`${name}=${params.get(name)}`.slice(0, 100));
  }

  const sort = one<InventoryQuery['sort']>('sort', readSort, { column: 'host', descending: false });
  return {
    search: one('q', readSearch, ''),
    filters,
    sort,
    columns: one('columns', readColumns, [...DEFAULT_COLUMN_IDS]),
    // A cursor of another sort order is no mistake of the person's: the list starts over.
    cursor: decodeCursor(params.get('page') ?? '', sort.column),
    pageSize: one('size', (text) => PAGE_SIZES.find((size) => String(size) === text) ?? null, 100),
    density: one('density', (text) => DENSITIES.find((density) => density === text) ?? null, 'compact'),
    ignored,
  };
}

const OWN_PARAMETERS: ReadonlySet<string> = new Set(['q', 'sort', 'columns', 'page', 'size', 'density']);

/** The shortest query string that reads back as this query; defaults are left out. */
export function toSearchParams(query: InventoryQuery): URLSearchParams {
  const params = new URLSearchParams();
  if (query.search) params.set('q', query.search);
  for (const column of COLUMNS) {
    for (const condition of query.filters[column.id] ?? [])
      params.append(column.id, formatCondition(condition));
  }
  const { column, descending } = query.sort;
  if (column !== 'host' || descending) params.set('sort', `${descending ? '-' : ''}${column}`);
  if (query.columns.join() !== DEFAULT_COLUMN_IDS.join()) params.set('columns', query.columns.join());
  if (query.pageSize !== 100) params.set('size', String(query.pageSize));
  if (query.density !== 'compact') params.set('density', query.density);
  if (query.cursor) params.set('page', encodeCursor(query.cursor));
  return params;
}

/** A link to `path` with this query. */
export function inventoryHref(query: InventoryQuery, path = '/inventory'): string {
  const params = toSearchParams(query).toString();
  return params ? `${path}?${params}` : path;
}

/** The query with other conditions on one column, back on its first page. */
export function withConditions(query: InventoryQuery, id: ColumnId, conditions: Condition[]): InventoryQuery {
  const { [id]: _, ...others } = query.filters;
  return {
    ...query,
    filters: conditions.length > 0 ? { ...others, [id]: conditions } : others,
    cursor: null,
  };
}

/** The query without search and conditions; sort, columns and size stay. */
export function withoutFilters(query: InventoryQuery): InventoryQuery {
  return { ...query, search: '', filters: {}, cursor: null, ignored: [] };
}

export function isFiltered(query: InventoryQuery): boolean {
  return query.search !== '' || Object.keys(query.filters).length > 0;
}

function readSearch(text: string): string | null {
  const search = text.trim().replaceAll(/\s+/g, ' ');
  return search.length > MAX_SEARCH || search.includes('\0') ? null : search;
}

function readSort(text: string): InventoryQuery['sort'] | null {
  const descending = text.startsWith('-');
  const column = findColumn(descending ? text.slice(1) : text);
  return column && { column: column.id, descending };
}

function readColumns(text: string): ColumnId[] | null {
  const ids = new Set<ColumnId>(PINNED_IDS);
  for (const id of text.split(',')) {
    const column = findColumn(id);
    if (!column) return null;
    ids.add(column.id);
  }
  return [...ids];
}

function fromRecord(record: ParameterRecord): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(record)) {
    for (const text of Array.isArray(value) ? value : [value]) {
      if (typeof text === 'string') params.append(name, text);
    }
  }
  return params;
}
