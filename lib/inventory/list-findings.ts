import type { Context } from '#lib/context.ts';
import { escapeLike } from '#lib/db/escape-like.ts';
import { ELSEWHERE } from '#lib/devices/other-site.ts';
import type { Severity } from '#lib/findings/finding-kinds.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';

/** A port as a finding names it; without its name and id where it is at a site that the person may not see. */
export interface FindingPort {
  portId: string | null;
  port: string;
  deviceId: string | null;
  device: string;
  /** host or switch */
  role: string;
}

export interface FindingRow {
  id: string;
  /** A kind of lib/findings. */
  kind: string;
  severity: Severity;
  /** Whole sentences. */
  message: string;
  remedy: string;
  firstSeenAt: Date;
  lastSeenAt: Date;
  site: string;
  port: FindingPort;
  /** The other port, where it lies between two. */
  beside: FindingPort | null;
}

export interface FindingFilter {
  severity?: Severity;
  kind?: string;
  /** A device at either end. */
  deviceId?: string;
  /** A port at either end. */
  portId?: string;
  /** Words that all occur in the names of devices and ports, or in the sentence. */
  search?: string;
}

export interface FindingCounts {
  total: number;
  severities: Record<Severity, number>;
  /** Kinds with how often they occur, most frequent first. */
  kinds: { kind: string; count: number }[];
}

const FROM = `
  FROM finding f
  JOIN port p ON p.id = f.port_id
  JOIN device d ON d.id = p.device_id AND d.retired_at IS NULL
  LEFT JOIN port bp ON bp.id = f.beside_port_id
  LEFT JOIN device bd ON bd.id = bp.device_id
  WHERE f.ended_at IS NULL`;

const portJson = (port: string, device: string, seen: string) =>
  `CASE WHEN ${seen} THEN json_build_object('portId', ${port}.id, 'port', ${port}.name, 'deviceId', ${device}.id, 'device', ${device}.name, 'role', ${device}.role)
    ELSE json_build_object('portId', NULL, 'port', '', 'deviceId', NULL, 'device', '${ELSEWHERE}', 'role', ${device}.role) END`;

/** The sentence, in which a port at a site that the person may not see has no name. */
function messageSql(sites: string | null): string {
  if (sites === null) return 'f.message';
  const hidden = (port: string, device: string) =>
    `CASE WHEN ${device}.site = ANY(${sites}) THEN NULL ELSE ${device}.name || ' ' || ${port}.name END`;
  const without = (text: string, name: string) =>
    `COALESCE(replace(${text}, ${name}, '${ELSEWHERE}'), ${text})`;
  return without(without('f.message', hidden('p', 'd')), hidden('bp', 'bd'));
}

/** Open findings, worst and newest first. */
export async function listFindings(
  ctx: Context,
  filter: FindingFilter = {},
  page: { offset: number; limit: number } = { offset: 0, limit: 500 },
): Promise<FindingRow[]> {
  requirePermission(ctx.actor, 'inventory:read');
  const { sql, values, sites } = conditionsOf(ctx, filter);
  const seen = (device: string) => (sites === null ? 'TRUE' : `${device}.site = ANY(${sites})`);
  // Index: finding_open_key. What holds now is few: it is sorted as a whole.
  const { rows } = await ctx.db.pool.query<FindingRow>(
    `SELECT f.id, f.kind, f.severity, ${messageSql(sites)} AS message, f.remedy, f.first_seen_at AS "firstSeenAt",
       f.last_seen_at AS "lastSeenAt", d.site, ${portJson('p', 'd', seen('d'))} AS port,
       CASE WHEN bp.id IS NOT NULL THEN ${portJson('bp', 'bd', seen('bd'))} END AS beside
     ${FROM} AND ${sql}
     ORDER BY array_position(ARRAY['critical', 'warning', 'notice'], f.severity), f.first_seen_at DESC, d.name, p.name, f.id
     OFFSET ${page.offset} LIMIT ${page.limit}`,
    values,
  );
  return rows;
}

/** How many there are; those of each severity and kind ignore the filter's own severity or kind. */
export async function countFindings(ctx: Context, filter: FindingFilter = {}): Promise<FindingCounts> {
  requirePermission(ctx.actor, 'inventory:read');
  const { severity, kind, ...others } = filter;
  const { sql, values } = conditionsOf(ctx, others);
  const { rows } = await ctx.db.pool.query<{ severity: Severity; kind: string; count: number }>(
    `SELECT f.severity, f.kind, count(*)::int AS count ${FROM} AND ${sql} GROUP BY 1, 2`,
    values,
  );
  const counts: FindingCounts = { total: 0, severities: { critical: 0, warning: 0, notice: 0 }, kinds: [] };
  const kinds = new Map<string, number>();
  for (const row of rows) {
    const isSeverity = severity === undefined || row.severity === severity;
    const isKind = kind === undefined || row.kind === kind;
    if (isSeverity && isKind) counts.total += row.count;
    if (isKind) counts.severities[row.severity] += row.count;
    if (isSeverity) kinds.set(row.kind, (kinds.get(row.kind) ?? 0) + row.count);
  }
  counts.kinds = [...kinds]
    .map(([each, count]) => ({ kind: each, count }))
    .toSorted((a, b) => b.count - a.count);
  return counts;
}

/** `sites`: the parameter that has the sites of the person; null for one who may see all. */
function conditionsOf(
  ctx: Context,
  filter: FindingFilter,
): { sql: string; values: unknown[]; sites: string | null } {
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const parts = ['TRUE'];
  const own = sitesOf(ctx.actor);
  const sites = own === null ? null : `${bind(own)}::text[]`;
  if (sites !== null) parts.push(`(d.site = ANY(${sites}) OR bd.site = ANY(${sites}))`);
  if (filter.severity) parts.push(`f.severity = ${bind(filter.severity)}`);
  if (filter.kind) parts.push(`f.kind = ${bind(filter.kind)}`);
  if (filter.deviceId) parts.push(`${bind(filter.deviceId)}::uuid IN (p.device_id, bp.device_id)`);
  if (filter.portId) parts.push(`${bind(filter.portId)}::uuid IN (p.id, bp.id)`);
  for (const word of (filter.search ?? '').split(/\s+/).filter(Boolean).slice(0, 8)) {
    const pattern = bind(`%${escapeLike(word)}%`);
    const ends = [
      ['d', 'p'],
      ['bd', 'bp'],
    ].map(([device, port]) => {
      const names = `concat_ws(' ', ${device}.name, ${port}.name)`;
      return sites === null ? names : `CASE WHEN ${device}.site = ANY(${sites}) THEN ${names} END`;
    });
    parts.push(`concat_ws(' ', ${ends.join(', ')}, ${messageSql(sites)}) ILIKE ${pattern}`);
  }
  return { sql: parts.join(' AND '), values, sites };
}
