import type { Bind } from '#lib/db/bind.ts';
import { type Actor, sitesOf } from '#lib/people/actor.ts';

import { escapeLike } from './condition.ts';
import type { LinksQuery, LinkTab } from './links-query.ts';

/** The rows of a tab: `n` is the near port, `f` the far one and `l` the link, where there is one. */
const FROM: Record<LinkTab, string> = {
  linked: `link l JOIN inventory n ON n.port_id = l.near_port_id JOIN inventory f ON f.port_id = l.far_port_id
    WHERE l.state = 'linked'`,
  pinned: `link l JOIN inventory n ON n.port_id = l.near_port_id JOIN inventory f ON f.port_id = l.far_port_id
    WHERE l.state = 'linked' AND l.confidence = 'pinned'`,
  // A candidate's far port is ambiguous too: it is listed under the port that looks for its other end.
  ambiguous: `inventory n WHERE n.link_state = 'ambiguous'
    AND EXISTS (SELECT FROM link c WHERE c.near_port_id = n.port_id AND c.state = 'candidate')`,
  unmatched: `inventory n WHERE n.link_state = 'unmatched'`,
};

export function hasFarEnd(tab: LinkTab): boolean {
  return tab === 'linked' || tab === 'pinned';
}

/** FROM and WHERE of a tab under the query's filters. Index: inventory_pkey, link_pkey; the lists of open ports are one scan. */
export function linksFromSql(actor: Actor, query: LinksQuery, tab: LinkTab, bind: Bind): string {
  const far = hasFarEnd(tab);
  const parts = [FROM[tab]];
  const sites = sitesOf(actor);
  if (sites !== null) {
    const list = sites.map(bind).join(', ');
    parts.push(far ? `(n.site IN (${list}) OR f.site IN (${list}))` : `n.site IN (${list})`);
  }
  for (const word of query.search.toLowerCase().split(' ').filter(Boolean).slice(0, 8)) {
    const pattern = bind(`%${escapeLike(word)}%`);
    parts.push(far ? eitherEndSql(pattern) : `n.search LIKE ${pattern}`);
  }
  if (query.confidence && tab === 'linked') parts.push(`l.confidence = ${bind(query.confidence)}`);
  if (query.role && tab === 'unmatched') parts.push(`n.role = ${bind(query.role)}`);
  if (query.device) parts.push(deviceSql(tab, bind(query.device)));
  if (query.finding) parts.push(findingSql(far, query.finding, bind));
  return parts.join(' AND ');
}

/** Links with an end that matches. Index: inventory_search_trgm, then those of link. */
function eitherEndSql(pattern: string): string {
  const at = (end: string) =>
    `SELECT x.id FROM inventory s JOIN link x ON x.${end} = s.port_id WHERE s.search LIKE ${pattern}`;
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
  return `EXISTS (SELECT FROM finding x WHERE x.ended_at IS NULL AND x.severity = ${bind(finding)}
    AND (x.port_id = ANY(${ports}) OR x.beside_port_id = ANY(${ports})))`;
}

const CONFIDENCE_ORDER = `array_position(ARRAY['pinned', 'certain', 'probable', 'possible'], l.confidence)`;

/** ORDER BY of a tab; what it has no column for falls back to the port. */
export function linksOrderSql({ sort }: LinksQuery, tab: LinkTab): string {
  const far = hasFarEnd(tab);
  const direction = sort.descending ? ' DESC' : '';
  const terms: Record<LinksQuery['sort']['id'], string[]> = {
    port: ['n.host', 'n.nic_sort'],
    far: far ? ['f.host', 'f.nic_sort'] : [],
    confidence: far ? [CONFIDENCE_ORDER, '-l.score'] : [],
    findings: [far ? 'n.findings + f.findings' : 'n.findings'],
    since: far ? ['l.since'] : [],
  };
  const first = terms[sort.id].map((term) => term + direction);
  return [...first, 'n.host', 'n.nic_sort', 'n.port_id', ...(far ? ['l.far_port_id'] : [])].join(', ');
}
