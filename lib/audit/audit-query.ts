import { AUDIT_ACTIONS, type AuditAction } from './audit-actions.ts';

/** Which rows of the audit log: the URL, the page and both exports share it. */
export interface AuditQuery {
  /** Occurs in the name of who did it or of what it was done to. */
  search: string;
  /** The name as it was noted. */
  actor: string | null;
  action: AuditAction | null;
  /** What was acted on: all of a kind, or one of it. */
  kind: string | null;
  subject: string | null;
  site: string | null;
  /** Days in UTC, `2026-11-22`, both included. */
  from: string | null;
  to: string | null;
  cursor: AuditCursor | null;
  /** Parameters that were not understood and left out, as `name=value`. Non-empty means: wider than asked for. */
  ignored: string[];
}

/** The rows older or newer than one of them. */
export interface AuditCursor {
  direction: 'older' | 'newer';
  id: string;
}

const MAX_TEXT = 200;
const FILTERS = ['actor', 'kind', 'subject', 'site'] as const;
const KNOWN = new Set<string>(['q', 'action', 'from', 'to', 'page', ...FILTERS]);

/** Reads a query string. What cannot be understood is left out and named in `ignored`. */
export function parseAuditQuery(params: URLSearchParams): AuditQuery {
  const ignored: string[] = [];
  const one = <T>(name: string, read: (text: string) => T | null): T | null => {
    const text = params.get(name);
    if (text === null || text === '') return null;
    const value = params.getAll(name).length === 1 ? read(text) : null;
    if (value === null) ignored.push(`${name}=${text}`.slice(0, 100));
    return value;
  };
  const text = (name: string) =>
    one(name, (value) => (value.length > MAX_TEXT || value.includes('\0') ? null : value));
  for (const name of new Set(params.keys())) {
    if (!KNOWN.has(name)) ignored.push(`${name}=${params.get(name)}`.slice(0, 100));
  }
  return {
    search: text('q')?.trim() ?? '',
    actor: text('actor'),
    action: one('action', (value) => (Object.hasOwn(AUDIT_ACTIONS, value) ? (value as AuditAction) : null)),
    kind: text('kind'),
    subject: text('subject'),
    site: text('site'),
    from: one('from', readDay),
    to: one('to', readDay),
    cursor: one('page', readCursor),
    ignored,
  };
}

/** The query string that reads back as this query. */
export function toAuditParams(query: AuditQuery): URLSearchParams {
  const params = new URLSearchParams();
  const values: Record<string, string | null> = {
    q: query.search,
    action: query.action,
    ...Object.fromEntries(FILTERS.map((name) => [name, query[name]])),
    from: query.from,
    to: query.to,
    page: query.cursor && `${query.cursor.direction}-${query.cursor.id}`,
  };
  for (const [name, value] of Object.entries(values)) if (value) params.set(name, value);
  return params;
}

/** A link to the log with this query. */
export function auditHref(query: AuditQuery, path = '/audit'): string {
  const params = toAuditParams(query).toString();
  return params ? `${path}?${params}` : path;
}

export function isAuditFiltered(query: AuditQuery): boolean {
  return toAuditParams({ ...query, cursor: null }).size > 0;
}

function readDay(text: string): string | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) ? text : null;
}

function readCursor(text: string): AuditCursor | null {
  const [, direction, id] = /^(older|newer)-(\d{1,18})$/.exec(text) ?? [];
  return direction && id ? { direction: direction as AuditCursor['direction'], id } : null;
}
