import type { Context } from '#lib/context.ts';
import { type Bind, boundValues } from '#lib/db/bind.ts';
import { requirePermission } from '#lib/people/actor.ts';

import type { AuditFacts } from './audit.ts';
import type { AuditAction } from './audit-actions.ts';
import type { AuditCursor, AuditQuery } from './audit-query.ts';

export interface AuditRow {
  id: string;
  at: Date;
  /** person, token, worker or command */
  actorKind: string;
  actorName: string;
  address: string | null;
  action: AuditAction;
  subjectKind: string;
  subjectId: string | null;
  subjectName: string;
  site: string | null;
  before: AuditFacts | null;
  after: AuditFacts | null;
}

export interface AuditPage {
  rows: AuditRow[];
  /** Where the neighbouring pages start; null when there is none. */
  newer: AuditCursor | null;
  older: AuditCursor | null;
}

export const AUDIT_PAGE_SIZE = 100;
/** The choices of a filter are those of so many latest rows. */
const RECENT = 10_000;

/** One page of the log, the newest first. */
export async function listAudit(ctx: Context, query: AuditQuery): Promise<AuditPage> {
  requirePermission(ctx.actor, 'audit:read');
  const { cursor } = query;
  const forth = cursor?.direction !== 'newer';
  const { bind, values } = boundValues();
  const beyond = cursor ? `e.id ${forth ? '<' : '>'} ${bind(cursor.id)}::bigint` : 'TRUE';
  // Index: the primary key, from the newest; audit_event_subject_kind_subject_id_idx where one subject is asked for.
  const { rows: found } = await ctx.db.pool.query<AuditRow>(
    `SELECT e.id::text, e.at, e.actor_kind AS "actorKind", e.actor_name AS "actorName", e.address, e.action,
       e.subject_kind AS "subjectKind", e.subject_id AS "subjectId", e.subject_name AS "subjectName", e.site,
       e.before, e.after
     FROM audit_event e WHERE ${auditWhereSql(query, bind)} AND ${beyond}
     ORDER BY e.id ${forth ? 'DESC' : 'ASC'} LIMIT ${AUDIT_PAGE_SIZE + 1}`,
    values,
  );
  const more = found.length > AUDIT_PAGE_SIZE;
  if (!forth && !more) return listAudit(ctx, { ...query, cursor: null });
  const rows = found.slice(0, AUDIT_PAGE_SIZE);
  if (!forth) rows.reverse();
  const [top, bottom] = [rows[0], rows.at(-1)];
  return {
    rows,
    newer: cursor && top ? { direction: 'newer', id: top.id } : null,
    older: bottom && (more || !forth) ? { direction: 'older', id: bottom.id } : null,
  };
}

/** Who did something and where, of late: what a filter offers. */
export async function auditChoices(ctx: Context): Promise<{ actors: string[]; sites: string[] }> {
  requirePermission(ctx.actor, 'audit:read');
  const { rows } = await ctx.db.pool.query<{ actors: string[] | null; sites: string[] | null }>(
    `SELECT array_agg(DISTINCT actor_name ORDER BY actor_name) AS actors,
       array_agg(DISTINCT site ORDER BY site) FILTER (WHERE site <> '') AS sites
     FROM (SELECT actor_name, site FROM audit_event ORDER BY id DESC LIMIT ${RECENT}) AS recent`,
  );
  return { actors: rows[0]?.actors ?? [], sites: rows[0]?.sites ?? [] };
}

/** The SQL condition for the filters over `audit_event e`. */
export function auditWhereSql(query: AuditQuery, bind: Bind): string {
  const parts = [
    query.actor !== null && `e.actor_name = ${bind(query.actor)}`,
    query.action !== null && `e.action = ${bind(query.action)}`,
    query.kind !== null && `e.subject_kind = ${bind(query.kind)}`,
    query.subject !== null && `e.subject_id = ${bind(query.subject)}`,
    query.site !== null && `e.site = ${bind(query.site)}`,
    query.from !== null && `e.at >= (${bind(`${query.from}T00:00:00Z`)})::timestamptz`,
    query.to !== null && `e.at < (${bind(`${query.to}T00:00:00Z`)})::timestamptz + interval '1 day'`,
    query.search !== '' &&
      `position(lower(${bind(query.search)}) IN lower(concat_ws(' ', e.actor_name, e.address, e.subject_name))) > 0`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(' AND ') : 'TRUE';
}
