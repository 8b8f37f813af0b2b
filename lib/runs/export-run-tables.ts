import type { Readable } from 'node:stream';

import type { Context } from '#lib/context.ts';
import { literal } from '#lib/db/bind.ts';
import { copyRows } from '#lib/db/copy-rows.ts';
import { csvTextSql, isoTimeSql } from '#lib/db/export-values.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { VISIT_FAILURES } from '#lib/fleet/visit-failure.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';

import { findRun } from './list-runs.ts';
import { STAGES } from './run-summary.ts';

/** The tables of a run's page beside its visits. */
export const RUN_TABLES = ['causes', 'stages', 'slowest'] as const;
export type RunTable = (typeof RUN_TABLES)[number];

const CSV = 'FORMAT csv, HEADER';
const FAILURES = literal(JSON.stringify(VISIT_FAILURES));
const seconds = (to: string, from: string) => `round(extract(epoch FROM ${to} - ${from})::numeric, 3)`;

/** One table of a run at the actor's sites as CSV, whole: `slowest` has every visit that was made. @throws UserError 404 */
export async function exportRunTable(
  ctx: Context,
  runId: string,
  table: RunTable,
  signal?: AbortSignal,
): Promise<Readable> {
  if (!(await findRun(ctx, runId))) throw new UserError(404, 'There is no such run.');
  const visits = `visit v JOIN device d ON d.id = v.device_id WHERE v.run_id = ${literal(runId)}${own(ctx)}`;
  return copyRows(ctx.db, SELECTS[table](visits), CSV, signal);
}

const SELECTS: Record<RunTable, (visits: string) => string> = {
  causes: (visits) => `
    SELECT c.cause, f.value ->> 'sentence' AS sentence, f.value ->> 'remedy' AS remedy, c.failed, c.partial
    FROM (SELECT v.error_kind AS cause, count(*) FILTER (WHERE v.outcome = 'failure') AS failed,
            count(*) FILTER (WHERE v.outcome = 'partial') AS partial
          FROM ${visits} AND v.error_kind IS NOT NULL AND v.outcome IN ('failure', 'partial') GROUP BY v.error_kind) c
    LEFT JOIN jsonb_each(${FAILURES}::jsonb) f ON f.key = c.cause ORDER BY c.failed + c.partial DESC, c.cause`,
  stages: (visits) =>
    STAGES.map(
      (stage, place) => `
    SELECT * FROM (SELECT '${stage}' AS stage, count(v.${stage}_ms) AS visits, min(v.${stage}_ms) AS "minMs",
      ${[0.5, 0.95, 0.99].map((share) => `round(percentile_cont(${share}) WITHIN GROUP (ORDER BY v.${stage}_ms)::numeric, 1) AS "p${share * 100}Ms"`).join(', ')},
      max(v.${stage}_ms) AS "maxMs" FROM ${visits}) s${place}`,
    ).join(' UNION ALL '),
  slowest: (visits) => `
    SELECT ${csvTextSql('d.name')} AS device, ${csvTextSql('d.site')} AS site, v.outcome,
      ${seconds('v.finished_at', 'v.started_at')} AS "tookSeconds", ${STAGES.map((stage) => `v.${stage}_ms AS "${stage}Ms"`).join(', ')}
    FROM ${visits} AND v.started_at IS NOT NULL AND v.outcome IN ('success', 'partial', 'failure')
    ORDER BY v.finished_at - v.started_at DESC, d.name`,
};

/**
 * Runs with visits at the actor's sites as CSV, the newest first: all, or those of one label. Only visits there are counted.
 */
export async function exportRuns(
  ctx: Context,
  { label = null }: { label?: string | null },
  signal?: AbortSignal,
): Promise<Readable> {
  requirePermission(ctx.actor, 'inventory:read');
  const counted = ['success', 'partial', 'failure', 'cancelled', 'skipped'].map(
    (outcome) => `count(*) FILTER (WHERE v.outcome = '${outcome}') AS ${outcome}`,
  );
  const texts = { label: 'r.label', reason: 'r.trigger', startedBy: 'r.requested_by' };
  const select = `
    SELECT r.id AS run, ${Object.entries(texts)
      .map(([name, sql]) => `${csvTextSql(sql)} AS "${name}"`)
      .join(
        ', ',
      )}, ${isoTimeSql('r.created_at')} AS "startedAt", ${isoTimeSql('r.finished_at')} AS "finishedAt",
      ${isoTimeSql('r.cancelled_at')} AS "cancelledAt", ${seconds('r.finished_at', 'r.created_at')} AS "tookSeconds", c.*
    FROM run r JOIN LATERAL (
      SELECT count(*) AS visits, ${counted.join(', ')}, count(*) FILTER (WHERE v.state <> 'done') AS open,
        sum(v.ports_total) AS "portsTotal", sum(v.ports_read) AS "portsRead"
      FROM visit v JOIN device d ON d.id = v.device_id WHERE v.run_id = r.id${own(ctx)}) c ON ${sitesOf(ctx.actor) ? 'c.visits > 0' : 'TRUE'}
    WHERE ${label === null ? 'TRUE' : `r.label = ${literal(label)}`} ORDER BY r.created_at DESC`;
  return copyRows(ctx.db, select, CSV, signal);
}

/** Of a run, people see the visits at their sites. */
function own({ actor }: Context): string {
  const sites = sitesOf(actor);
  return sites ? ` AND d.site IN (${sites.map(literal).join(', ')})` : '';
}
