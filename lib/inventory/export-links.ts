import type { Readable } from 'node:stream';

import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import { boundValues, literal } from '#lib/db/bind.ts';
import { copyRows } from '#lib/db/copy-rows.ts';
import { csvTextSql, isoTimeSql } from '#lib/db/export-values.ts';
import { ELSEWHERE } from '#lib/devices/other-site.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';

import { hasFarEnd, type LinksQuery, linksSearchParams } from './links-query.ts';
import { linksFromSql, linksOrderSql, linksTerms } from './links-sql.ts';
import { loadNextSteps } from './open-ports.ts';

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
  const order = linksOrderSql(linksTerms(ctx.actor, query, tab, literal), query);
  const cells = cellsFor(sitesOf(ctx.actor));
  const select = hasFarEnd(tab)
    ? `SELECT ${cells('n', 'f', 'l')} FROM ${from} ORDER BY ${order}`
    : `SELECT ${cells('o', 'c', 'k')}, ${csvTextSql('s.step')} AS "Next step"
       FROM (SELECT n.*, row_number() OVER (ORDER BY ${order}) AS place FROM ${from}) AS o
       LEFT JOIN link k ON k.near_port_id = o.port_id AND k.state = 'candidate' AND o.link_state = 'ambiguous'
       LEFT JOIN inventory c ON c.port_id = k.far_port_id
       LEFT JOIN jsonb_to_recordset(${literal(await nextStepsJson(ctx, query))}) AS s(id uuid, step text) ON s.id = o.port_id
       ORDER BY o.place, k.score DESC, c.host, c.nic_sort`;
  await ctx.db.prisma.$transaction((tx) =>
    audit(tx, ctx.actor, {
      action: 'inventory.export',
      subject: { kind: 'inventory', name: 'Links, CSV' },
      after: {
        filter: decodeURIComponent(linksSearchParams({ ...query, cursor: null, open: null }).toString()),
      },
    }),
  );
  return copyRows(ctx.db, select, 'FORMAT csv, HEADER', signal);
}

/** The cells of a row. An end at a site that the person may not see has none, and no evidence names it. */
function cellsFor(sites: readonly string[] | null): (near: string, far: string, link: string) => string {
  const list = sites?.map(literal).join(', ') ?? null;
  const seen = (row: string, sql: string, otherwise = 'NULL') =>
    list === null
      ? sql
      : `CASE WHEN ${row}.site IN (${list}) THEN ${sql} WHEN ${row}.site IS NOT NULL THEN ${otherwise} END`;
  const end = (row: string, of: string) =>
    END.map(([label, column, isNumber]) => {
      const sql = seen(row, `${row}.${column}`, column === 'host' ? `'${ELSEWHERE}'` : 'NULL');
      return `${isNumber ? sql : csvTextSql(sql)} AS "${of}${label}"`;
    });
  return (near, far, link) =>
    [
      ...end(near, 'Near '),
      ...end(far, 'Far '),
      `${link}.state AS "State"`,
      `${link}.confidence AS "Confidence"`,
      `${link}.score AS "Score"`,
      `${isoTimeSql(`${link}.since`)} AS "Since (UTC)"`,
      `${seen(near, seen(far, evidenceSql(link)))} AS "Evidence"`,
    ].join(', ');
}

const evidenceSql = (
  link: string,
) => `(SELECT string_agg(${csvTextSql(`e ->> 'sentence'`)}, ' ' ORDER BY (e ->> 'weight')::float8 DESC)
  FROM jsonb_array_elements(${link}.evidence) e)`;

/** So many ports are asked for at once. */
const STEPS_AT_ONCE = 1000;

/** What to do next for each port of a tab, as the page says it: `[{ id, step }]`. */
async function nextStepsJson(ctx: Context, query: LinksQuery): Promise<string> {
  const { bind, values } = boundValues();
  const { rows } = await ctx.db.pool.query<{ id: string }>(
    `SELECT n.port_id AS id FROM ${linksFromSql(ctx.actor, query, query.tab, bind)}`,
    values,
  );
  const steps: { id: string; step: string }[] = [];
  for (let at = 0; at < rows.length; at += STEPS_AT_ONCE) {
    const ids = rows.slice(at, at + STEPS_AT_ONCE).map(({ id }) => id);
    for (const [id, { action, why }] of await loadNextSteps(ctx, ids)) {
      steps.push({ id, step: `${action}. ${why}` });
    }
  }
  return JSON.stringify(steps);
}
