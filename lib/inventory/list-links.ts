import type { Context } from '#lib/context.ts';
import { boundValues } from '#lib/db/bind.ts';
import { ELSEWHERE } from '#lib/devices/other-site.ts';
import type { Confidence } from '#lib/links/evidence.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';

import { type NextStep, pinStepOf } from './link-next-step.ts';
import type { LinksCursor } from './links-cursor.ts';
import { hasFarEnd, LINK_TABS, LINKS_PAGE_SIZE, type LinksQuery, type LinkTab } from './links-query.ts';
import { linksFromSql, linksKeySql, linksKeysetSql, linksOrderSql, linksTerms } from './links-sql.ts';
import { loadNextSteps } from './open-ports.ts';

/** A port as the list of links names it. */
export interface ListedPort {
  portId: string;
  port: string;
  deviceId: string;
  device: string;
  /** host or switch */
  role: string;
  site: string;
  speedMbps: number | null;
  /** Of the module that is shown in it, with where that was read. */
  type: string | null;
  partNumber: string | null;
  side: string | null;
  findings: number;
  /** Of a pin: its device was retired, or the device no longer lists it. */
  gone?: 'device' | 'port' | null;
  /** At a site that the person may not see: nothing of it is told. */
  isElsewhere?: true;
}

export interface ListedLink {
  near: ListedPort;
  /** Null for a port that is ambiguous or unmatched. */
  far: ListedPort | null;
  /** Null for a pin that makes no link. */
  confidence: Confidence | null;
  score: number | null;
  /** Since when the link is so. */
  since: Date | null;
  checkedAt: Date | null;
  /** Ports that tie, best first. */
  candidates: ListedCandidate[];
  /** Who said so, in the list of what is pinned. */
  pin: { by: string; at: Date; note: string } | null;
  nextStep: NextStep | null;
}

export interface ListedCandidate {
  portId: string;
  port: string;
  device: string;
  role: string;
  deviceId: string;
  site: string;
  isElsewhere?: true;
}

export interface LinksPage {
  rows: ListedLink[];
  /** Ordinal of the first row within the whole list, from 1. */
  first: number;
  /** The neighbouring pages; a null cursor is the first page. Null when there is none. */
  previous: { cursor: LinksCursor | null } | null;
  next: { cursor: LinksCursor } | null;
}

const portJson = (row: string, gone = 'NULL') => `jsonb_build_object(
  'portId', ${row}.port_id, 'port', ${row}.nic, 'deviceId', ${row}.device_id, 'device', ${row}.host, 'role', ${row}.role,
  'site', ${row}.site, 'speedMbps', ${row}.speed_mbps, 'type', ${row}.type, 'partNumber', ${row}.part_number,
  'side', ${row}.side, 'findings', ${row}.findings, 'gone', ${gone})`;

const PIN = `jsonb_build_object('by', x.pinned_by, 'at', x.pinned_at, 'note', x.note)`;

/** One page of a tab of the list of links, read by keyset in either direction, with what to do about what waits. */
export async function listLinks(ctx: Context, query: LinksQuery): Promise<LinksPage> {
  requirePermission(ctx.actor, 'inventory:read');
  const backwards = query.cursor?.direction === 'before';
  const found = await readRows(ctx, query, backwards);
  const more = found.length > LINKS_PAGE_SIZE;
  // Fewer are before it than when its link was made, or none after it any more: the list starts over.
  if (query.cursor && (backwards ? !more : found.length === 0))
    return listLinks(ctx, { ...query, cursor: null });

  const rows = found.slice(0, LINKS_PAGE_SIZE);
  if (backwards) rows.reverse();
  const [top, bottom] = [rows[0], rows.at(-1)];
  const first = query.cursor?.at ?? 1;
  const before: LinksCursor | null =
    top && first > LINKS_PAGE_SIZE
      ? { direction: 'before', at: first - LINKS_PAGE_SIZE, key: top.key }
      : null;
  return {
    rows: await withSteps(ctx, query.tab, rows),
    first,
    previous: query.cursor && { cursor: before },
    next:
      bottom && (more || backwards)
        ? { cursor: { direction: 'after', at: first + rows.length, key: bottom.key } }
        : null,
  };
}

type KeyedLink = Omit<ListedLink, 'nextStep'> & { key: string[] };

async function readRows(ctx: Context, query: LinksQuery, backwards: boolean): Promise<KeyedLink[]> {
  const { bind, values } = boundValues();
  const { tab } = query;
  const terms = linksTerms(ctx.actor, query, tab, bind);
  const gone = (row: string) => (tab === 'pinned' ? `${row}.gone` : 'NULL');
  const facts = hasFarEnd(tab)
    ? `${portJson('f', gone('f'))} AS far, l.confidence, l.score, l.since, l.checked_at AS "checkedAt", '[]'::jsonb AS candidates,
       ${tab === 'pinned' ? PIN : 'NULL'} AS pin`
    : `NULL AS far, NULL AS confidence, NULL AS score, NULL AS since, NULL AS "checkedAt", ${candidatesSql(tab)} AS candidates, NULL AS pin`;
  const { rows } = await ctx.db.pool.query<KeyedLink>(
    `SELECT ${portJson('n', gone('n'))} AS near, ${facts}, ${linksKeySql(terms, query, tab)} AS key
     FROM ${linksFromSql(ctx.actor, query, tab, bind)} AND ${linksKeysetSql(terms, query, tab, bind)}
     ORDER BY ${linksOrderSql(terms, query, backwards)} LIMIT ${LINKS_PAGE_SIZE + 1}`,
    values,
  );
  return rows;
}

async function withSteps(ctx: Context, tab: LinkTab, rows: readonly KeyedLink[]): Promise<ListedLink[]> {
  const open = hasFarEnd(tab) ? [] : rows.map(({ near }) => near.portId);
  const steps = await loadNextSteps(ctx, open);
  const sites = sitesOf(ctx.actor);
  return rows.map(({ key: _key, ...row }) => {
    const link = asSeen(row, sites);
    const pinStep = tab === 'pinned' && row.confidence === null ? pinStepOf([link.near, link.far!]) : null;
    return { ...link, nextStep: steps.get(row.near.portId) ?? pinStep };
  });
}

/** The link from the end that the person may see; of an end at another site nothing is told. */
function asSeen<T extends Omit<ListedLink, 'nextStep'>>(link: T, sites: readonly string[] | null): T {
  if (sites === null) return link;
  const seen = (port: { site: string }) => sites.includes(port.site);
  const [near, far] = link.far && !seen(link.near) ? [link.far, link.near] : [link.near, link.far];
  return {
    ...link,
    near,
    far: far && (seen(far) ? far : hidden(far)),
    candidates: link.candidates.map((port) => (seen(port) ? port : hiddenName(port))),
  };
}

function hiddenName<T extends { portId: string; role: string }>(port: T) {
  return { ...port, port: '', deviceId: '', device: ELSEWHERE, site: '', isElsewhere: true as const };
}

function hidden(port: ListedPort): ListedPort {
  const nothing = { speedMbps: null, type: null, partNumber: null, side: null, findings: 0 };
  return { ...hiddenName(port), ...nothing };
}

function candidatesSql(tab: LinkTab): string {
  if (tab === 'unmatched') return `'[]'::jsonb`;
  return `(SELECT jsonb_agg(jsonb_build_object('portId', c.port_id, 'port', c.nic, 'device', c.host, 'role', c.role,
      'deviceId', c.device_id, 'site', c.site) ORDER BY k.score DESC, c.host, c.nic_sort)
    FROM link k JOIN inventory c ON c.port_id = k.far_port_id WHERE k.near_port_id = n.port_id AND k.state = 'candidate')`;
}

/** How many rows each tab has under the query's filters. */
export async function countLinks(ctx: Context, query: LinksQuery): Promise<Record<LinkTab, number>> {
  requirePermission(ctx.actor, 'inventory:read');
  const { bind, values } = boundValues();
  const counts = LINK_TABS.map(
    (tab) => `(SELECT count(*)::int FROM ${linksFromSql(ctx.actor, query, tab, bind)}) AS ${tab}`,
  );
  const { rows } = await ctx.db.pool.query<Record<LinkTab, number>>(`SELECT ${counts.join(', ')}`, values);
  return rows[0]!;
}
