import type { SqlTx } from '#lib/db/sql-transaction.ts';
import { showHidden } from '#lib/fleet/hidden-characters.ts';
import type { VisitFailure } from '#lib/fleet/visit-failure.ts';

import type { ClaimedVisit } from './claim-visit.ts';
import type { EndedVisit } from './visit-events.ts';
import { NO_TRACE, type VisitTrace } from './visit-trace.ts';

export type VisitOutcome = 'success' | 'partial' | 'failure' | 'cancelled' | 'skipped';

export interface VisitEnd {
  outcome: VisitOutcome;
  failure: VisitFailure | null;
  portsTotal: number | null;
  portsRead: number | null;
  trace?: VisitTrace | undefined;
}

/** A visit that is over and how. */
export interface OverVisit {
  visit: ClaimedVisit;
  end: VisitEnd;
}

/**
 * Ends visits inside the caller's transaction, with `store` writing the results of those that are still this worker's,
 * so that results and ends are one. Returns these by their ids; of others, whose claims were taken over meanwhile, nothing
 * is stored.
 */
export async function finishVisits<T extends OverVisit>(
  tx: SqlTx,
  over: readonly T[],
  store: (held: T[]) => Promise<void>,
): Promise<Map<string, EndedVisit>> {
  // Locked before anything is stored, so that nobody takes them over meanwhile.
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT v.id FROM unnest(${over.map(({ visit }) => visit.id)}::uuid[], ${over.map(({ visit }) => visit.fence)}::int[]) AS e(id, fence)
    JOIN visit v ON v.id = e.id AND v.fence = e.fence AND v.state = 'running' ORDER BY v.id FOR NO KEY UPDATE OF v`;
  const ids = new Set(rows.map(({ id }) => id));
  const held = over.filter(({ visit }) => ids.has(visit.id));
  if (held.length === 0) return new Map();
  await store(held);
  // The ids are named once more: of rows in JSON the database expects a hundred, and would rather read all visits of late.
  // The transaction began with this function, so what has passed of it is the time the results took.
  const ended = await tx.$queryRaw<({ id: string } & EndedVisit)[]>`
    UPDATE visit SET state = 'done', outcome = e.outcome, finished_at = now(), lease_until = NULL,
      error_kind = e."errorKind", error_message = e."errorMessage", ports_total = e."portsTotal",
      ports_read = e."portsRead", resolved = e.resolved, connect_ms = e."connectMs", auth_ms = e."authMs",
      read_ms = e."readMs", parse_ms = e."parseMs", store_ms = 1000 * extract(epoch FROM clock_timestamp() - now())
    FROM jsonb_to_recordset(${JSON.stringify(held.map(rowOf))}::jsonb) AS e(id uuid, outcome text, "errorKind" text,
      "errorMessage" text, "portsTotal" int, "portsRead" int, resolved text, "connectMs" int, "authMs" int, "readMs" int,
      "parseMs" int), device d
    WHERE visit.id = e.id AND visit.id = ANY(${[...ids]}::uuid[]) AND d.id = visit.device_id
    RETURNING visit.id, d.name, visit.zone, visit.attempts AS attempt, visit.started_at AS "startedAt",
      visit.finished_at AS "endedAt", visit.store_ms AS "storeMs"`;
  // Last: the visits of a run wait for each other from here to the end of the transaction.
  await finishRuns(tx, [...new Set(held.map(({ visit }) => visit.runId))]);
  return new Map(
    ended.map(({ id, endedAt, storeMs, ...facts }) => [
      id,
      { ...facts, endedAt: new Date(endedAt.getTime() + storeMs), storeMs },
    ]),
  );
}

/**
 * Marks runs without an open visit as finished, with the counts of their visits. Locks the runs, so that of two last visits one
 * sees the other. One entry of visit_open_idx tells whether there is one: as NOT EXISTS all of them were read.
 */
export async function finishRuns(tx: SqlTx, runIds: string[]): Promise<void> {
  await tx.$executeRaw`SELECT id FROM run WHERE id = ANY(${runIds}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  await tx.$executeRaw`
    UPDATE run SET finished_at = now(), counts = (
      SELECT jsonb_build_object('total', count(*), 'queued', 0, 'running', 0,
        'success', count(*) FILTER (WHERE v.outcome = 'success'), 'partial', count(*) FILTER (WHERE v.outcome = 'partial'),
        'failure', count(*) FILTER (WHERE v.outcome = 'failure'), 'cancelled', count(*) FILTER (WHERE v.outcome = 'cancelled'),
        'skipped', count(*) FILTER (WHERE v.outcome = 'skipped'))
      FROM visit v WHERE v.run_id = run.id)
    WHERE id = ANY(${runIds}::uuid[]) AND finished_at IS NULL
      AND (SELECT v.id FROM visit v WHERE v.run_id = run.id AND v.state <> 'done' ORDER BY v.id LIMIT 1) IS NULL`;
}

function rowOf({ visit, end: { outcome, failure, portsTotal, portsRead, trace } }: OverVisit) {
  const { resolved, connectMs, authMs, readMs, parseMs } = trace ?? NO_TRACE;
  return {
    ...visit,
    outcome,
    errorKind: failure?.kind ?? null,
    // It may hold what the device said.
    errorMessage: failure && showHidden(failure.message).slice(0, 500),
    portsTotal,
    portsRead,
    resolved,
    connectMs: whole(connectMs),
    authMs: whole(authMs),
    readMs: whole(readMs),
    parseMs: whole(parseMs),
  };
}

const whole = (ms: number | null): number | null => (ms === null ? null : Math.round(ms));
