import type { Readable } from 'node:stream';

import type { Context } from '#lib/context.ts';
import { literal } from '#lib/db/bind.ts';
import { copyRows } from '#lib/db/copy-rows.ts';
import { csvTextSql, isoTimeSql } from '#lib/db/export-values.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { sitesOf } from '#lib/people/actor.ts';

import { findRun } from './list-runs.ts';
import { STAGES } from './run-summary.ts';

const TEXTS: Record<string, string> = {
  device: 'd.name',
  site: 'd.site',
  zone: 'v.zone',
  address: 'v.resolved',
  state: 'v.state',
  outcome: 'v.outcome',
  cause: 'v.error_kind',
  message: 'v.error_message',
  worker: 'v.worker',
};

const OTHERS: Record<string, string> = {
  attempts: 'v.attempts',
  queuedAt: isoTimeSql('v.queued_at'),
  startedAt: isoTimeSql('v.started_at'),
  finishedAt: isoTimeSql('v.finished_at'),
  portsTotal: 'v.ports_total',
  portsRead: 'v.ports_read',
  ...Object.fromEntries(STAGES.map((stage) => [`${stage}Ms`, `v.${stage}_ms`])),
};

/** All visits of a run at the actor's sites as CSV, by name; times are ISO 8601 in UTC. @throws UserError 404 */
export async function exportVisits(ctx: Context, runId: string, signal?: AbortSignal): Promise<Readable> {
  if (!(await findRun(ctx, runId))) throw new UserError(404, 'There is no such run.');
  const cells = [
    ...Object.entries(TEXTS).map(([name, sql]) => `${csvTextSql(sql)} AS "${name}"`),
    ...Object.entries(OTHERS).map(([name, sql]) => `${sql} AS "${name}"`),
  ];
  const sites = sitesOf(ctx.actor);
  const own = sites ? ` AND d.site IN (${sites.map(literal).join(', ')})` : '';
  const select = `SELECT ${cells.join(', ')} FROM visit v JOIN device d ON d.id = v.device_id
    WHERE v.run_id = ${literal(runId)}${own} ORDER BY d.name`;
  return copyRows(ctx.db, select, 'FORMAT csv, HEADER', signal);
}
