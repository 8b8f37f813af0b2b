import type { Bind } from '#lib/db/bind.ts';
import { escapeLike } from '#lib/db/escape-like.ts';
import { type Actor, sitesOf } from '#lib/people/actor.ts';

import { hasFarEnd, keyTypes, type LinksQuery, type LinkTab } from './links-query.ts';
import { microTimeSql } from './select-sql.ts';

/** A port of a pin as the inventory has it; one that is gone has its name, and `gone` says why. */
const pinnedPort = (
  id: string,
) => `(SELECT p.id AS port_id, p.name AS nic, p.device_id, d.name AS host, d.role, d.site,
    i.speed_mbps, i.type, i.part_number, i.vendor, i.serial, i.side, COALESCE(i.findings, 0) AS findings,
    COALESCE(i.nic_sort, p.name) AS nic_sort, COALESCE(i.search, lower(d.name || ' ' || p.name)) AS search,
    CASE WHEN d.retired_at IS NOT NULL THEN 'device' WHEN p.absent_since IS NOT NULL THEN 'port' END AS gone
    FROM port p JOIN device d ON d.id = p.device_id LEFT JOIN inventory i ON i.port_id = p.id WHERE p.id = ${id})`;

/** The rows of a tab: `n` is the near port, `f` the far one and `l` the link, where there is one. */
const FROM: Record<LinkTab, string> = {
  linked: `link l JOIN inventory n ON n.port_id = l.near_port_id JOIN inventory f ON f.port_id = l.far_port_id
    WHERE l.state = 'linked'`,
  // Of the pins, not of the links: one whose port is gone makes no link.
  pinned: `link_pin x CROSS JOIN LATERAL ${pinnedPort('x.near_port_id')} n CROSS JOIN LATERAL ${pinnedPort('x.far_port_id')} f
    LEFT JOIN link l ON l.confidence = 'pinned' AND l.near_port_id IN (x.near_port_id, x.far_port_id)
      AND l.far_port_id IN (x.near_port_id, x.far_port_id)
    WHERE TRUE`,
  // A candidate's far port is ambiguous too: it is listed under the port that looks for its other end.
  ambiguous: `inventory n WHERE n.link_state = 'ambiguous'
    AND EXISTS (SELECT FROM link c WHERE c.near_port_id = n.port_id AND c.state = 'candidate')`,
  unmatched: `inventory n WHERE n.link_state = 'unmatched'`,
};

/** FROM and WHERE of a tab under the query's filters. Index: inventory_pkey, link_pkey; the lists of open ports are one scan. */
export function linksFromSql(actor: Actor, query: LinksQuery, tab: LinkTab, bind: Bind): string {
  const far = hasFarEnd(tab);
  const parts = [FROM[tab]];
  const sites = sitesOf(actor)?.map(bind).join(', ') ?? null;
  if (sites !== null) {
    parts.push(far ? `(n.site IN (${sites}) OR f.site IN (${sites}))` : `n.site IN (${sites})`);
  }
  for (const word of query.search.toLowerCase().split(' ').filter(Boolean).slice(0, 8)) {
    const pattern = bind(`%${escapeLike(word)}%`);
    parts.push(searchSql(tab, pattern, (site) => (sites === null ? 'TRUE' : `${site} IN (${sites})`)));
  }
  if (query.confidence && tab === 'linked') parts.push(`l.confidence = ${bind(query.confidence)}`);
  if (query.role && tab === 'unmatched') parts.push(`n.role = ${bind(query.role)}`);
  if (query.device) parts.push(deviceSql(tab, bind(query.device)));
  if (query.finding) parts.push(findingSql(far, query.finding, bind));
  return parts.join(' AND ');
}

/** Rows with an end that matches and that the person may see. Index: inventory_search_trgm, then those of link. */
function searchSql(tab: LinkTab, pattern: string, seen: (site: string) => string): string {
  if (!hasFarEnd(tab)) return `n.search LIKE ${pattern}`;
  if (tab === 'pinned') {
    const at = (end: string) => `(${seen(`${end}.site`)} AND ${end}.search LIKE ${pattern})`;
    return `(${at('n')} OR ${at('f')})`;
  }
  const at = (end: string) =>
    `SELECT x.id FROM inventory s JOIN link x ON x.${end} = s.port_id WHERE s.search LIKE ${pattern} AND ${seen('s.site')}`;
  return `l.id IN (${at('near_port_id')} UNION ALL ${at('far_port_id')})`;
}

function deviceSql(tab: LinkTab, id: string): string {
  if (hasFarEnd(tab)) return `${id}::uuid IN (n.device_id, f.device_id)`;
  if (tab === 'unmatched') return `n.device_id = ${id}::uuid`;
  return `(n.device_id = ${id}::uuid OR EXISTS (SELECT FROM link c JOIN inventory ci ON ci.port_id = c.far_port_id
    WHERE c.near_port_id = n.port_id AND ci.device_id = ${id}::uuid))`;
}

function findingSql(far: boolean, finding: string, bind: Bind): string {
  if (finding === 'any') return far ? '(n.findings > 0 OR f.findings > 0)' : 'n.findings > 0';
  const ports = far ? 'ARRAY[n.port_id, f.port_id]' : 'ARRAY[n.port_id]';
  return `EXISTS (SELECT FROM finding y WHERE y.ended_at IS NULL AND y.severity = ${bind(finding)}
    AND (y.port_id = ANY(${ports}) OR y.beside_port_id = ANY(${ports})))`;
}

const CONFIDENCE_ORDER = `array_position(ARRAY['pinned', 'certain', 'probable', 'possible'], COALESCE(l.confidence, 'pinned'))`;

/** What a row is placed by: the values of the sort, in the query's direction, then those that tell equal ones apart. */
interface Terms {
  first: string[];
  ties: string[];
}

/** What a tab has no column for leaves only the ports. A name that the person may not see places nothing either. */
export function linksTerms(actor: Actor, { sort }: LinksQuery, tab: LinkTab, bind: Bind): Terms {
  const far = hasFarEnd(tab);
  const sites = far ? sitesOf(actor) : null;
  const list = sites?.map(bind).join(', ') ?? null;
  const names = (end: 'n' | 'f') =>
    [`${end}.host`, `${end}.nic_sort`].map((name) =>
      list === null ? name : `CASE WHEN ${end}.site IN (${list}) THEN ${name} ELSE '' END`,
    );
  const first: Record<LinksQuery['sort']['id'], string[]> = {
    port: names('n'),
    far: far ? names('f') : [],
    confidence: far ? [CONFIDENCE_ORDER, 'COALESCE(-l.score, 0)'] : [],
    findings: [far ? 'n.findings + f.findings' : 'n.findings'],
    since: far ? [tab === 'pinned' ? 'COALESCE(l.since, x.pinned_at)' : 'l.since'] : [],
  };
  return { first: first[sort.id], ties: [...names('n'), 'n.port_id', ...(far ? ['f.port_id'] : [])] };
}

/** ORDER BY of a tab; backwards is the exact mirror, for reading a page from its end. */
export function linksOrderSql({ first, ties }: Terms, { sort }: LinksQuery, backwards = false): string {
  const direction = (descending: boolean) => (descending === backwards ? 'ASC' : 'DESC');
  const own = first.map((term) => `${term} ${direction(sort.descending)}`);
  return [...own, ...ties.map((term) => `${term} ${direction(false)}`)].join(', ');
}

/** The values that a row is placed by, as an array of text for the cursor. */
export function linksKeySql({ first, ties }: Terms, query: LinksQuery, tab: LinkTab): string {
  const types = keyTypes(tab, query.sort.id);
  const texts = [...first, ...ties].map((term, at) =>
    types[at] === 'time' ? microTimeSql(term) : `(${term})::text`,
  );
  return `ARRAY[${texts.join(', ')}]`;
}

const CASTS = { text: '', number: '::int', time: '::timestamptz', uuid: '::uuid' } as const;

/** The rows beyond the cursor's row in its direction, in the order of `linksOrderSql`. Index: inventory_order_idx by the port. */
export function linksKeysetSql(
  { first, ties }: Terms,
  { cursor, sort }: LinksQuery,
  tab: LinkTab,
  bind: Bind,
): string {
  if (!cursor) return 'TRUE';
  const types = keyTypes(tab, sort.id);
  const value = (at: number) => `${bind(cursor.key[at]!)}${CASTS[types[at]!]}`;
  const beyond = (descending: boolean) => (descending === (cursor.direction === 'after') ? '<' : '>');
  const row = (terms: readonly string[]) => `(${terms.join(', ')})`;
  const tie = `${row(ties)} ${beyond(false)} ${row(ties.map((_, at) => value(first.length + at)))}`;
  // The ports themselves are the sort: one comparison, which the index answers.
  if (first.length === 0 || (sort.id === 'port' && !sort.descending)) return tie;
  const own = row(first.map((_, at) => value(at)));
  return `(${row(first)} ${beyond(sort.descending)} ${own} OR (${row(first)} = ${own} AND ${tie}))`;
}
