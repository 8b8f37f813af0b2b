import { SEVERITIES, type Severity } from '#lib/findings/finding-kinds.ts';
import { type Confidence, CONFIDENCES } from '#lib/links/evidence.ts';

import { decodeLinksCursor, encodeLinksCursor, type KeyType, type LinksCursor } from './links-cursor.ts';

/** linked: all links; pinned: those of them that a person set; ambiguous and unmatched: ports that wait for an answer. */
export const LINK_TABS = ['linked', 'ambiguous', 'unmatched', 'pinned'] as const;
export type LinkTab = (typeof LINK_TABS)[number];

export const LINK_SORTS = ['port', 'far', 'confidence', 'findings', 'since'] as const;
export type LinkSort = (typeof LINK_SORTS)[number];

export const LINKS_PAGE_SIZE = 100;

/** What the list of links shows: the URL, the page and the CSV share it. */
export interface LinksQuery {
  tab: LinkTab;
  /** Words that all must occur in names, parts, serials or MACs of the ends. */
  search: string;
  confidence: Confidence | null;
  /** Id of a device at either end. */
  device: string | null;
  /** Only the unmatched ports of hosts, or of switches. */
  role: 'host' | 'switch' | null;
  /** Links with an open finding of this severity, or of any. */
  finding: Severity | 'any' | null;
  sort: { id: LinkSort; descending: boolean };
  /** Null: the first page. */
  cursor: LinksCursor | null;
  /** The port whose link is open beside the list. */
  open: string | null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MAX_SEARCH = 200;

/** Reads a query string; what cannot be understood falls back to its default. */
export function parseLinksQuery(params: URLSearchParams): LinksQuery {
  const text = (name: string) => params.get(name) ?? '';
  const among = <T extends string>(name: string, values: readonly T[]): T | null =>
    values.find((value) => value === text(name)) ?? null;
  const uuid = (name: string) => (UUID.test(text(name)) ? text(name).toLowerCase() : null);
  const sort = LINK_SORTS.find((id) => id === text('sort').replace(/^-/, ''));
  const tab = among('tab', LINK_TABS) ?? 'linked';
  const order = sort
    ? { id: sort, descending: text('sort').startsWith('-') }
    : { id: 'port' as const, descending: false };
  return {
    tab,
    search: text('q').replaceAll('\0', '').trim().replaceAll(/\s+/g, ' ').slice(0, MAX_SEARCH),
    confidence: among('confidence', CONFIDENCES),
    device: uuid('device'),
    role: among('role', ['host', 'switch']),
    finding: among('finding', ['any', ...SEVERITIES]),
    sort: order,
    // A cursor of another tab or order is no mistake of the person's: the list starts over.
    cursor: decodeLinksCursor(text('page'), keyTypes(tab, order.id)),
    open: uuid('open'),
  };
}

/** The shortest query string that reads back as this query; defaults are left out. */
export function linksSearchParams(query: LinksQuery): URLSearchParams {
  const { tab, search, confidence, device, role, finding, sort, cursor, open } = query;
  const params = new URLSearchParams();
  if (tab !== 'linked') params.set('tab', tab);
  if (search) params.set('q', search);
  for (const [name, value] of Object.entries({ confidence, device, role, finding })) {
    if (value) params.set(name, value);
  }
  if (sort.id !== 'port' || sort.descending) params.set('sort', `${sort.descending ? '-' : ''}${sort.id}`);
  if (cursor) params.set('page', encodeLinksCursor(cursor));
  if (open) params.set('open', open);
  return params;
}

/** The address of the list with some of its query changed; anything but `open` starts it over. */
export function linksHref(query: LinksQuery, change: Partial<LinksQuery> = {}): string {
  const restart = Object.keys(change).some((name) => name !== 'open' && name !== 'cursor');
  const params = linksSearchParams({ ...query, ...(restart && { cursor: null, open: null }), ...change });
  return params.size > 0 ? `/links?${params}` : '/links';
}

/** Whether a tab has links, and so a far end; the others have ports that wait for one. */
export function hasFarEnd(tab: LinkTab): boolean {
  return tab === 'linked' || tab === 'pinned';
}

/** What a row is placed by: the values of the sort, then those that tell equal ones apart. */
export function keyTypes(tab: LinkTab, sort: LinkSort): KeyType[] {
  const far = hasFarEnd(tab);
  const first: Record<LinkSort, KeyType[]> = {
    port: ['text', 'text'],
    far: far ? ['text', 'text'] : [],
    confidence: far ? ['number', 'number'] : [],
    findings: ['number'],
    since: far ? ['time'] : [],
  };
  return [...first[sort], 'text', 'text', 'uuid', ...(far ? ['uuid' as const] : [])];
}

/** Whether anything but the tab narrows the list. */
export function isNarrowedLinks({ search, confidence, device, role, finding }: LinksQuery): boolean {
  return search !== '' || [confidence, device, role, finding].some((value) => value !== null);
}
