import type { Readable } from 'node:stream';

import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import { literal } from '#lib/db/bind.ts';
import { copyRows } from '#lib/db/copy-rows.ts';
import { csvTextSql } from '#lib/db/export-values.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';

import { DEVICE_COLUMNS } from './device-input.ts';

const COLUMN_SQL: Record<(typeof DEVICE_COLUMNS)[number], string> = {
  name: 'd.name',
  address: 'd.address',
  port: 'd.port',
  platform: 'd.platform',
  ssh: 'd.ssh',
  credential: 'c.name',
  via: "COALESCE(v.name, '')",
  site: 'd.site',
  tags: "array_to_string(d.tags, ';')",
  zone: 'd.zone',
  notes: 'd.notes',
};

/** What is registered, as CSV that can be imported again unchanged. Text that a spreadsheet would run gets an apostrophe. */
export async function exportDevices(ctx: Context, signal?: AbortSignal): Promise<Readable> {
  requirePermission(ctx.actor, 'inventory:read');
  const cells = DEVICE_COLUMNS.map((column) => {
    const sql = COLUMN_SQL[column];
    return `${column === 'port' ? sql : textSql(sql)} AS ${column}`;
  });
  const sites = sitesOf(ctx.actor);
  const within = sites ? `AND d.site IN (${sites.map(literal).join(', ')})` : '';
  await ctx.db.prisma.$transaction((tx) =>
    audit(tx, ctx.actor, {
      action: 'inventory.export',
      subject: { kind: 'inventory', name: 'Devices, CSV' },
    }),
  );
  const select = `SELECT ${cells.join(', ')} FROM device d JOIN credential c ON c.id = d.credential_id
    LEFT JOIN device v ON v.id = d.via_id WHERE d.retired_at IS NULL ${within} ORDER BY d.name`;
  return copyRows(ctx.db, select, 'FORMAT csv, HEADER', signal);
}

/** An apostrophe that is the text's own is told from the one that keeps a spreadsheet from running it. */
function textSql(sql: string): string {
  return `CASE WHEN (${sql}) ~ E'^''+[=+@\\t\\r\\n＝＋－＠-]' THEN '''' || (${sql}) ELSE ${csvTextSql(sql)} END`;
}
