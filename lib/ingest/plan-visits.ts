import type { SqlTx } from '#lib/db/sql-transaction.ts';
import type { DeviceReading } from '#lib/platforms/platform.ts';
import type { ClaimedVisit } from '#lib/runs/claim-visit.ts';

import { digestOf } from './digest.ts';
import { keepPages, type PagedReading, type StoredPages } from './keep-pages.ts';
import { type KnownPort, planReading, type ReadingPlan, samePorts } from './plan-reading.ts';

/** What one visit read, and what that does to the ledger of its device. */
export interface PlannedVisit {
  visit: ClaimedVisit;
  paged: PagedReading;
  plan: ReadingPlan;
  /** Digests of what the device says: of each port by its name, and beside its ports. */
  answers: ReadonlyMap<string, string>;
  answer: string;
  /** Beside its ports it says what it said before. */
  isSame: boolean;
  /** Whether anything is said that was not said before, or no more. */
  isNew: boolean;
}

/**
 * Locks devices in the order of their ids: from here to the end of the transaction nobody else writes what is known of
 * them. Returns the digests of what they last said beside their ports.
 */
export async function lockDevices(tx: SqlTx, ids: string[]): Promise<ReadonlyMap<string, string | null>> {
  const devices = await tx.$queryRaw<{ id: string; answerDigest: string | null }[]>`
    SELECT id, CASE WHEN digested_at = last_read_at THEN answer_digest END AS "answerDigest"
    FROM device WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  return new Map(devices.map(({ id, answerDigest }) => [id, answerDigest]));
}

/** Compares readings of different devices, which are locked, with their ledgers; `before` is of lockDevices. */
export async function planVisits(
  tx: SqlTx,
  read: readonly { visit: ClaimedVisit; reading: DeviceReading }[],
  before: ReadonlyMap<string, string | null>,
): Promise<PlannedVisit[]> {
  const ids = read.map(({ visit }) => visit.deviceId);
  const known = byDevice(
    await tx.$queryRaw<(KnownPort & { deviceId: string })[]>`
      SELECT p.device_id AS "deviceId", p.id, p.name, p.state, p.absent_since IS NOT NULL AS absent,
        CASE WHEN p.digested_at = p.last_seen_at AND p.absent_since IS NULL THEN p.answer_digest END AS "answerDigest",
        CASE WHEN p.digested_at = p.last_seen_at AND p.absent_since IS NULL THEN p.facts_digest END AS "factsDigest",
        (SELECT jsonb_build_object('id', pl.id, 'moduleId', m.id, 'identity', m.identity)
         FROM placement pl JOIN module m ON m.id = pl.module_id
         WHERE pl.port_id = p.id AND pl.ended_at IS NULL) AS placement
      FROM port p
      WHERE p.device_id = ANY(${ids}::uuid[])`,
  );
  const compared = read.map(({ visit, reading }) => {
    const answers = new Map(reading.ports.toReversed().map((port) => [port.name, digestOf(port)]));
    const ports = known.get(visit.deviceId) ?? [];
    return { visit, reading, answers, ports, same: samePorts(ports, answers) };
  });
  const changed = compared.flatMap(({ ports, same }) =>
    ports.filter(({ name }) => !same.has(name)).map(({ id }) => id),
  );
  const pages = byDevice(await findPages(tx, changed));
  return compared.map(({ visit, reading, answers, ports, same }) => {
    const paged = keepPages(reading, pages.get(visit.deviceId) ?? [], same);
    const plan = planReading(ports, paged.reading, same);
    const answer = digestOf([reading.facts, reading.evidence.neighbours, reading.evidence.ownedMacs]);
    const isSame = answer === before.get(visit.deviceId);
    const isNew =
      plan.ports.length > 0 ||
      plan.vanished.length > 0 ||
      ports.length === 0 ||
      reading.evidence.macTable !== null ||
      !isSame;
    return { visit, paged, plan, answers, answer, isSame, isNew };
  });
}

async function findPages(tx: SqlTx, portIds: string[]): Promise<(StoredPages & { deviceId: string })[]> {
  if (portIds.length === 0) return [];
  return tx.$queryRaw<(StoredPages & { deviceId: string })[]>`
    SELECT p.device_id AS "deviceId", p.name, r.module_words AS "moduleWords", r.raw_pages AS "rawPages"
    FROM port_reading r JOIN port p ON p.id = r.port_id
    WHERE r.port_id = ANY(${portIds}::uuid[]) AND r.raw_pages IS NOT NULL`;
}

function byDevice<T extends { deviceId: string }>(rows: T[]): Map<string, T[]> {
  const devices = new Map<string, T[]>();
  for (const row of rows) {
    const others = devices.get(row.deviceId);
    if (others) others.push(row);
    else devices.set(row.deviceId, [row]);
  }
  return devices;
}
