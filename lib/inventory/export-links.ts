import type { Readable } from 'node:stream';

import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import { literal } from '#lib/db/bind.ts';
import { copyRows } from '#lib/db/copy-rows.ts';
import { csvTextSql, isoTimeSql } from '#lib/db/export-values.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { type LinksQuery, linksSearchParams } from './links-query.ts';
import { hasFarEnd, linksFromSql, linksOrderSql } from './links-sql.ts';

const END: [label: string, sql: string, isNumber?: true][] = [
  ['device', 'host'],
  ['port', 'nic'],
  ['role', 'role'],
  ['site', 'site'],
  ['speed (Mb/s)', 'speed_mbps', true],
  ['module read from', 'side'],
  ['vendor', 'vendor'],
  ['part number', 'part_number'],
  ['serial', 'serial'],
  ['type', 'type'],
  ['findings', 'findings', true],
];

/**
 * All rows of the query's tab as CSV, with both ends; an ambiguous port has one row for each candidate. Missing values are
 * empty cells, times ISO 8601 in UTC; text that a spreadsheet would run as a formula gets a leading apostrophe.
 */
export async function exportLinks(ctx: Context, query: LinksQuery, signal?: AbortSignal): Promise<Readable> {
  requirePermission(ctx.actor, 'inventory:read');
  const { tab } = query;
  const from = linksFromSql(ctx.actor, query, tab, literal);
  const order = linksOrderSql(query, tab);
  const select = hasFarEnd(tab)
    ? `SELECT ${cells('n', 'f', 'l')} FROM ${from} ORDER BY ${order}`
    : `SELECT ${cells('o', 'c', 'k')}
       FROM (SELECT n.*, row_number() OVER (ORDER BY ${order}) AS place FROM ${from}) AS o
       LEFT JOIN link k ON k.near_port_id = o.port_id AND k.state = 'candidate' AND o.link_state = 'ambiguous'
       LEFT JOIN inventory c ON c.port_id = k.far_port_id
       ORDER BY o.place, k.score DESC, c.host, c.nic_sort`;
  await ctx.db.prisma.$transaction((tx) =>
    audit(tx, ctx.actor, {
      action: 'inventory.export',
      subject: { kind: 'inventory', name: 'Links, CSV' },
      after: { filter: decodeURIComponent(linksSearchParams({ ...query, open: null }).toString()) },
    }),
  );
  return copyRows(ctx.db, select, 'FORMAT csv, HEADER', signal);
}

function cells(near: string, far: string, link: string): string {
  const end = (row: string, of: string) =>
    END.map(([label, column, isNumber]) => {
      const sql = `${row}.${column}`;
      return `${isNumber ? sql : csvTextSql(sql)} AS "${of}${label}"`;
    });
  return [
    ...end(near, 'Near '),
    ...end(far, 'Far '),
    `${link}.state AS "State"`,
    `${link}.confidence AS "Confidence"`,
    `${link}.score AS "Score"`,
    `${isoTimeSql(`${link}.since`)} AS "Since (UTC)"`,
    `(SELECT string_agg(${csvTextSql(`e ->> 'sentence'`)}, ' ' ORDER BY (e ->> 'weight')::float8 DESC)
        FROM jsonb_array_elements(${link}.evidence) e) AS "Evidence"`,
  ].join(', ');
}
