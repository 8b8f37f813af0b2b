import type { Tx } from '#lib/db/client.ts';
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

/**
 * Ends a visit inside the caller's transaction, with `store` writing its results, so that results and end are one.
 * Returns null, with nothing stored, when the claim was taken over meanwhile.
 */
export async function finishVisit(
  tx: Tx,
  visit: ClaimedVisit,
  end: VisitEnd,
  store: () => Promise<void>,
): Promise<EndedVisit | null> {
  const { resolved, connectMs, authMs, readMs, parseMs } = end.trace ?? NO_TRACE;
  const [finished] = await tx.$queryRaw<Omit<EndedVisit, 'storeMs'>[]>`
    UPDATE visit SET state = 'done', outcome = ${end.outcome}, finished_at = now(), lease_until = NULL,
      error_kind = ${end.failure?.kind ?? null}, error_message = ${messageOf(end.failure)},
      ports_total = ${end.portsTotal}, ports_read = ${end.portsRead}, resolved = ${resolved},
      connect_ms = ${whole(connectMs)}, auth_ms = ${whole(authMs)}, read_ms = ${whole(readMs)}, parse_ms = ${whole(parseMs)}
    FROM device d
    WHERE visit.id = ${visit.id}::uuid AND fence = ${visit.fence} AND state = 'running' AND d.id = visit.device_id
    RETURNING d.name, visit.zone, visit.attempts AS attempt, visit.started_at AS "startedAt",
      visit.finished_at AS "endedAt"`;
  if (!finished) return null;
  // A visit that was not needed says nothing about the device.
  if (end.outcome !== 'skipped') {
    await tx.$executeRaw`
    UPDATE device SET last_attempt_at = now(), last_outcome = ${end.outcome},
      last_error_kind = ${end.failure?.kind ?? null},
      last_read_at = CASE WHEN ${end.outcome} IN ('success', 'partial') THEN now() ELSE last_read_at END
    WHERE id = ${visit.deviceId}::uuid`;
  }
  await store();
  // The transaction began with this function, so what has passed of it is the time the results took.
  const [stored] = await tx.$queryRaw<{ storeMs: number }[]>`
    UPDATE visit SET store_ms = 1000 * extract(epoch FROM clock_timestamp() - now()) WHERE id = ${visit.id}::uuid
    RETURNING store_ms AS "storeMs"`;
  // Last: the visits of a run wait for each other from here to the end of the transaction.
  await finishRuns(tx, [visit.runId]);
  const { storeMs } = stored!;
  return { ...finished, endedAt: new Date(finished.endedAt.getTime() + storeMs), storeMs };
}

/** Marks runs without an open visit as finished. Locks the runs, so that of two last visits one sees the other. */
export async function finishRuns(tx: Tx, runIds: string[]): Promise<void> {
  await tx.$executeRaw`SELECT id FROM run WHERE id = ANY(${runIds}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  await tx.$executeRaw`
    UPDATE run SET finished_at = now()
    WHERE id = ANY(${runIds}::uuid[]) AND finished_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM visit WHERE run_id = run.id AND state <> 'done')`;
}

/** It may hold what the device said. */
const messageOf = (failure: VisitFailure | null) => failure && showHidden(failure.message).slice(0, 500);

const whole = (ms: number | null): number | null => (ms === null ? null : Math.round(ms));
