import type { Context } from '#lib/context.ts';
import { boundValues } from '#lib/db/bind.ts';
import type { Confidence } from '#lib/links/evidence.ts';
import { requirePermission } from '#lib/people/actor.ts';

import type { NextStep } from './link-next-step.ts';
import { LINK_TABS, LINKS_PAGE_SIZE, type LinksQuery, type LinkTab } from './links-query.ts';
import { hasFarEnd, linksFromSql, linksOrderSql } from './links-sql.ts';
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
}

export interface ListedLink {
  near: ListedPort;
  /** Null for a port that is ambiguous or unmatched. */
  far: ListedPort | null;
  confidence: Confidence | null;
  score: number | null;
  /** Since when the link is so. */
  since: Date | null;
  checkedAt: Date | null;
  /** Ports that tie, best first. */
  candidates: { portId: string; port: string; device: string; role: string; deviceId: string }[];
  /** Who said so, in the list of what is pinned. */
  pin: { by: string; at: Date; note: string } | null;
  nextStep: NextStep | null;
}

const portJson = (row: string) => `jsonb_build_object(
  'portId', ${row}.port_id, 'port', ${row}.nic, 'deviceId', ${row}.device_id, 'device', ${row}.host, 'role', ${row}.role,
  'site', ${row}.site, 'speedMbps', ${row}.speed_mbps, 'type', ${row}.type, 'partNumber', ${row}.part_number,
  'side', ${row}.side, 'findings', ${row}.findings)`;

const PIN = `(SELECT jsonb_build_object('by', x.pinned_by, 'at', x.pinned_at, 'note', x.note) FROM link_pin x
  WHERE x.near_port_id = l.near_port_id)`;

/** One page of a tab of the list of links, with what to do about those that wait for an answer. */
export async function listLinks(ctx: Context, query: LinksQuery): Promise<ListedLink[]> {
  requirePermission(ctx.actor, 'inventory:read');
  const { bind, values } = boundValues();
  const { tab } = query;
  const facts = hasFarEnd(tab)
    ? `${portJson('f')} AS far, l.confidence, l.score, l.since, l.checked_at AS "checkedAt", '[]'::jsonb AS candidates,
       ${tab === 'pinned' ? PIN : 'NULL'} AS pin`
    : `NULL AS far, NULL AS confidence, NULL AS score, NULL AS since, NULL AS "checkedAt", ${candidatesSql(tab)} AS candidates, NULL AS pin`;
  const { rows } = await ctx.db.pool.query<Omit<ListedLink, 'nextStep'>>(
    `SELECT ${portJson('n')} AS near, ${facts}
     FROM ${linksFromSql(ctx.actor, query, tab, bind)}
     ORDER BY ${linksOrderSql(query, tab)} LIMIT ${LINKS_PAGE_SIZE} OFFSET ${(query.page - 1) * LINKS_PAGE_SIZE}`,
    values,
  );
  const open = hasFarEnd(tab) ? [] : rows.map(({ near }) => near.portId);
  const steps = await loadNextSteps(ctx, open);
  return rows.map((row) => ({ ...row, nextStep: steps.get(row.near.portId) ?? null }));
}

function candidatesSql(tab: LinkTab): string {
  if (tab === 'unmatched') return `'[]'::jsonb`;
  return `(SELECT jsonb_agg(jsonb_build_object('portId', c.port_id, 'port', c.nic, 'device', c.host, 'role', c.role,
      'deviceId', c.device_id) ORDER BY k.score DESC, c.host, c.nic_sort)
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
