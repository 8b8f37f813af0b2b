import type { Db, Tx } from '#lib/db/client.ts';
import { refreshInventory } from '#lib/db/refresh-inventory.ts';
import { retryTransient } from '#lib/db/transient-error.ts';
import type { VisitFailure } from '#lib/fleet/visit-failure.ts';
import type { DeviceReading } from '#lib/platforms/platform.ts';
import type { ClaimedVisit } from '#lib/runs/claim-visit.ts';
import { finishVisit, type VisitEnd } from '#lib/runs/finish-visit.ts';
import { publishVisitEnd } from '#lib/runs/visit-events.ts';
import { NO_TRACE, type VisitTrace } from '#lib/runs/visit-trace.ts';

import { keepPages, type StoredPages } from './keep-pages.ts';
import { type KnownPort, planReading } from './plan-reading.ts';
import { writePlan } from './write-plan.ts';

/** How long the end of a visit is kept for a database that is gone. */
const RETRY_MS = 60_000;

/**
 * Stores what a visit read and ends the visit, in one transaction. A repeated or overtaken call changes nothing.
 * Returns false when the visit was no longer this worker's.
 */
export async function ingestVisit(
  db: Db,
  visit: ClaimedVisit,
  reading: DeviceReading,
  trace?: VisitTrace,
): Promise<boolean> {
  return fenced(db, visit, { ...endOfReading(reading), trace }, (tx) => applyReading(tx, visit, reading));
}

/** Ends a visit that read nothing. The ledger keeps what earlier visits read. */
export async function failVisit(
  db: Db,
  visit: ClaimedVisit,
  failure: VisitFailure,
  trace?: VisitTrace,
): Promise<boolean> {
  const outcome = failure.kind === 'cancelled' ? 'cancelled' : 'failure';
  return fenced(db, visit, { outcome, failure, portsTotal: null, portsRead: null, trace }, (tx) =>
    refreshInventory(tx, [visit.deviceId]),
  );
}

/** Ends a visit that was not needed: the device was read a moment ago and nobody insisted. */
export async function skipVisit(db: Db, visit: ClaimedVisit, why: VisitFailure): Promise<boolean> {
  const end: VisitEnd = { outcome: 'skipped', failure: why, portsTotal: null, portsRead: null };
  return fenced(db, visit, end, () => Promise.resolve());
}

/** Applies a reading to the ledger of its device. Idempotent: the same reading of the same visit changes nothing. */
export async function applyReading(tx: Tx, visit: ClaimedVisit, reading: DeviceReading): Promise<void> {
  await tx.$queryRaw`SELECT id FROM device WHERE id = ${visit.deviceId}::uuid FOR NO KEY UPDATE`;
  const known = await tx.$queryRaw<KnownPort[]>`
    SELECT p.id, p.name, p.state, p.absent_since IS NOT NULL AS absent,
      CASE WHEN pl.id IS NOT NULL
        THEN jsonb_build_object('id', pl.id, 'moduleId', m.id, 'identity', m.identity) END AS placement
    FROM port p
    LEFT JOIN placement pl ON pl.port_id = p.id AND pl.ended_at IS NULL
    LEFT JOIN module m ON m.id = pl.module_id
    WHERE p.device_id = ${visit.deviceId}::uuid`;
  const stored = await tx.$queryRaw<StoredPages[]>`
    SELECT p.name, r.module_words AS "moduleWords", r.raw_pages AS "rawPages"
    FROM port_reading r JOIN port p ON p.id = r.port_id
    WHERE p.device_id = ${visit.deviceId}::uuid AND r.raw_pages IS NOT NULL`;
  const paged = keepPages(reading, stored);
  await writePlan(tx, visit, paged, planReading(known, paged.reading));
  await refreshInventory(tx, [visit.deviceId]);
}

async function fenced(
  db: Db,
  visit: ClaimedVisit,
  end: VisitEnd,
  write: (tx: Tx) => Promise<void>,
): Promise<boolean> {
  const store = () =>
    db.prisma.$transaction((tx) => finishVisit(tx, visit, end, () => write(tx)), {
      maxWait: 30_000,
      timeout: 15_000,
    });
  // The fence makes a second time harmless, also when only the answer to the first was lost.
  const ended = await retryTransient(store, RETRY_MS);
  if (!ended) return false;
  const { connectMs, authMs, readMs, parseMs } = end.trace ?? NO_TRACE;
  publishVisitEnd({
    visit: visit.id,
    run: visit.runId,
    device: visit.deviceId,
    ...ended,
    outcome: end.outcome,
    cause: end.failure?.kind ?? null,
    portsTotal: end.portsTotal,
    portsRead: end.portsRead,
    connectMs,
    authMs,
    readMs,
    parseMs,
  });
  return true;
}

function endOfReading(reading: DeviceReading): VisitEnd {
  const portsTotal = reading.ports.length;
  const unreadable = reading.ports.filter((port) => port.reading.state === 'unreadable');
  const portsRead = portsTotal - unreadable.length;
  // What a system can never read is a gap of the ledger, but no trouble of the visit.
  const troubled = unreadable.filter((port) => port.reading.reason?.kind !== 'not-supported');
  if (!reading.complete) {
    const message = reading.problems[0] ?? `The device listed ${portsTotal} ports and then stopped.`;
    return { outcome: 'partial', failure: { kind: 'incomplete', message }, portsTotal, portsRead };
  }
  if (troubled.length > 0) {
    const causes = [...new Set(troubled.map((port) => port.reading.reason?.message ?? ''))].slice(0, 3);
    const message = `${troubled.length} of ${portsTotal} ports: ${causes.join('; ')}`;
    return { outcome: 'partial', failure: { kind: 'ports-unreadable', message }, portsTotal, portsRead };
  }
  return { outcome: 'success', failure: null, portsTotal, portsRead };
}
