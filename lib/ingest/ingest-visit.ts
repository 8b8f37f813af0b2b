import type { Db } from '#lib/db/client.ts';
import { refreshInventory, touchInventory } from '#lib/db/refresh-inventory.ts';
import { inSqlTransaction, type SqlTx } from '#lib/db/sql-transaction.ts';
import { retryTransient } from '#lib/db/transient-error.ts';
import type { VisitFailure } from '#lib/fleet/visit-failure.ts';
import type { DeviceReading } from '#lib/platforms/platform.ts';
import type { ClaimedVisit } from '#lib/runs/claim-visit.ts';
import { finishVisits, type OverVisit, type VisitEnd } from '#lib/runs/finish-visit.ts';
import { type EndedVisit, publishVisitEnd } from '#lib/runs/visit-events.ts';
import { NO_TRACE, type VisitTrace } from '#lib/runs/visit-trace.ts';

import { lockDevices, planVisits } from './plan-visits.ts';
import { writeDevices } from './write-devices.ts';
import { writePlans } from './write-plan.ts';

/** How long the end of a visit is kept for a database that is gone. */
const RETRY_MS = 60_000;

/** A visit that is over, for a transaction that ends several. */
export interface VisitToEnd extends OverVisit {
  /** What it read; null: nothing, and the ledger keeps what earlier visits read. */
  reading: DeviceReading | null;
}

/** A visit that read its device. */
export function readVisit(visit: ClaimedVisit, reading: DeviceReading, trace?: VisitTrace): VisitToEnd {
  return { visit, end: { ...endOfReading(reading), trace }, reading };
}

/** A visit that read nothing. */
export function failedVisit(visit: ClaimedVisit, failure: VisitFailure, trace?: VisitTrace): VisitToEnd {
  const outcome = failure.kind === 'cancelled' ? 'cancelled' : 'failure';
  return { visit, end: { outcome, failure, portsTotal: null, portsRead: null, trace }, reading: null };
}

/** A visit that was not needed: the device was read a moment ago and nobody insisted. */
export function skippedVisit(visit: ClaimedVisit, why: VisitFailure): VisitToEnd {
  return {
    visit,
    end: { outcome: 'skipped', failure: why, portsTotal: null, portsRead: null },
    reading: null,
  };
}

/**
 * Stores what visits of different devices read and ends them, in one transaction. A repeated or overtaken visit changes
 * nothing. Returns the ids of those that were still this worker's. Throws when one of them cannot be stored; then none is.
 */
export async function endVisits(db: Db, over: readonly VisitToEnd[]): Promise<Set<string>> {
  const store = () => inSqlTransaction(db, (tx) => finishVisits(tx, over, (held) => storeVisits(tx, held)));
  // The fence makes a second time harmless, also when only the answer to the first was lost.
  const ended = await retryTransient(store, RETRY_MS);
  for (const { visit, end } of over) {
    const facts = ended.get(visit.id);
    if (facts) publishEnd(visit, end, facts);
  }
  return new Set(ended.keys());
}

function publishEnd(visit: ClaimedVisit, end: VisitEnd, facts: EndedVisit): void {
  const { connectMs, authMs, readMs, parseMs } = end.trace ?? NO_TRACE;
  publishVisitEnd({
    visit: visit.id,
    run: visit.runId,
    device: visit.deviceId,
    ...facts,
    outcome: end.outcome,
    cause: end.failure?.kind ?? null,
    portsTotal: end.portsTotal,
    portsRead: end.portsRead,
    connectMs,
    authMs,
    readMs,
    parseMs,
  });
}

/**
 * Applies what visits read to the ledgers of their devices, and notes their attempts. Idempotent: the same reading of the
 * same visit changes nothing.
 */
export async function storeVisits(tx: SqlTx, held: readonly VisitToEnd[]): Promise<void> {
  // A visit that was not needed says nothing about the device.
  const tried = held.filter(({ end }) => end.outcome !== 'skipped');
  if (tried.length === 0) return;
  const answers = await lockDevices(
    tx,
    tried.map(({ visit }) => visit.deviceId),
  );
  const read = tried.flatMap(({ visit, reading }) => (reading ? [{ visit, reading }] : []));
  const planned = read.length === 0 ? [] : await planVisits(tx, read, answers);
  await writeDevices(tx, tried, planned);
  if (planned.length > 0) await writePlans(tx, planned);
  const same = new Set(planned.filter(({ isNew }) => !isNew).map(({ visit }) => visit.deviceId));
  const changed = tried.map(({ visit }) => visit.deviceId).filter((id) => !same.has(id));
  if (same.size > 0) await touchInventory(tx, [...same]);
  if (changed.length > 0) await refreshInventory(tx, changed);
}

/** As endVisits, for one visit that read its device. Returns false when the visit was no longer this worker's. */
export async function ingestVisit(
  db: Db,
  visit: ClaimedVisit,
  reading: DeviceReading,
  trace?: VisitTrace,
): Promise<boolean> {
  return (await endVisits(db, [readVisit(visit, reading, trace)])).has(visit.id);
}

/** The same for one that read nothing. */
export async function failVisit(
  db: Db,
  visit: ClaimedVisit,
  failure: VisitFailure,
  trace?: VisitTrace,
): Promise<boolean> {
  return (await endVisits(db, [failedVisit(visit, failure, trace)])).has(visit.id);
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
