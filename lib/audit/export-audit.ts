import type { Readable } from 'node:stream';

import type { Context } from '#lib/context.ts';
import { literal } from '#lib/db/bind.ts';
import { copyJsonArray, copyRows } from '#lib/db/copy-rows.ts';
import { csvTextSql, isoTimeSql } from '#lib/db/export-values.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { audit } from './audit.ts';
import { type AuditQuery, toAuditParams } from './audit-query.ts';
import { auditWhereSql } from './list-audit.ts';

/** Columns of the CSV and properties of the JSON objects. Before and after are JSON in both. */
const COLUMNS: Record<string, string> = {
  time: isoTimeSql('e.at'),
  actorKind: 'e.actor_kind',
  actor: 'e.actor_name',
  address: 'e.address',
  action: 'e.action',
  subjectKind: 'e.subject_kind',
  subject: 'e.subject_name',
  subjectId: 'e.subject_id',
  site: 'e.site',
  before: 'e.before',
  after: 'e.after',
};

/**
 * All rows of the query, the oldest first: CSV (RFC 4180, text that a spreadsheet would run gets a leading apostrophe) or
 * one JSON array. The export itself is noted first. `signal` ends it early.
 */
export async function exportAudit(
  ctx: Context,
  query: AuditQuery,
  form: 'csv' | 'json',
  signal?: AbortSignal,
): Promise<Readable> {
  requirePermission(ctx.actor, 'audit:read');
  const filter = decodeURIComponent(toAuditParams({ ...query, cursor: null }).toString());
  await ctx.db.prisma.$transaction((tx) =>
    audit(tx, ctx.actor, {
      action: 'audit.export',
      subject: { kind: 'audit', name: form.toUpperCase() },
      after: { filter: filter.slice(0, 500) },
    }),
  );
  const where = auditWhereSql(query, literal);
  if (form === 'json') {
    const properties = Object.entries(COLUMNS).map(([name, sql]) => `'${name}', ${sql}`);
    const object = `json_build_object(${properties.join(', ')})`;
    return copyJsonArray(ctx.db, { object, from: `audit_event e WHERE ${where}`, order: 'e.id' }, signal);
  }
  const cells = Object.entries(COLUMNS).map(([name, sql]) => `${csvTextSql(`(${sql})::text`)} AS "${name}"`);
  const select = `SELECT ${cells.join(', ')} FROM audit_event e WHERE ${where} ORDER BY e.id`;
  return copyRows(ctx.db, select, 'FORMAT csv, HEADER', signal);
}
