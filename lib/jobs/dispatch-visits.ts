import type { Db } from '#lib/db/client.ts';
import { type DueVisit, takeDueVisits, undispatchVisits } from '#lib/runs/due-visits.ts';
import { countSessions } from '#lib/runs/worker-rows.ts';

import { MAX_BATCH } from './job-contracts.ts';
import type { JobQueue } from './job-queue.ts';
import { queueName } from './queue-names.ts';

/** How many visits of fan-outs wait in the queues: a second of work for fast workers, and more where many workers take theirs. */
const WINDOW = 1_000;

/**
 * Visits of fan-outs that a worker takes for each of its sessions: some wait for one, many are stored after theirs, and a job
 * is over with the last of its visits. No session waits for any of that.
 */
export const VISITS_PER_SESSION = 4;

/** Few visits are a job each, so that all workers get some; from so many jobs on they are carried together. */
const JOBS_BEFORE_BATCHES = 32;

/** Visits that run apart, in one job: a worker stops everything else for it, and would for each of them. */
const SUSPECTS = 4;

/**
 * Hands due visits of these zones to the queues. The only producer there is: starting a run writes rows, and whatever
 * a queue loses becomes due again. Returns how many were handed over.
 */
export async function dispatchVisits(
  db: Db,
  queue: JobQueue,
  { zones, batch }: { zones: readonly string[]; batch: number },
): Promise<number> {
  const most = Math.max(WINDOW, VISITS_PER_SESSION * (await countSessions(db, zones)));
  const due = await takeDueVisits(db, zones, { most, refill: JOBS_BEFORE_BATCHES * batch });
  try {
    for (const [name, visits] of byQueue(due)) {
      const fanOut = Math.min(batch, MAX_BATCH, Math.ceil(visits.length / JOBS_BEFORE_BATCHES));
      const size = visits[0]!.lane === 'apart' ? SUSPECTS : fanOut;
      const alone = visits.filter((visit) => visit.alone);
      const together = visits.filter((visit) => !visit.alone);
      await queue.add(name, 'visit-devices', [...chunks(alone, 1), ...chunks(together, size)].map(jobOf));
    }
  } catch (error) {
    await undispatchVisits(
      db,
      due.map(({ id }) => id),
    );
    throw error;
  }
  return due.length;
}

function byQueue(due: DueVisit[]): Map<string, DueVisit[]> {
  const queues = new Map<string, DueVisit[]>();
  for (const visit of due) {
    const name = queueName(visit.lane, visit.zone);
    const waiting = queues.get(name);
    if (waiting) waiting.push(visit);
    else queues.set(name, [visit]);
  }
  return queues;
}

/** The fence in the id lets a visit of a dead worker be queued while its old job still counts as active. */
function jobOf(visits: DueVisit[]) {
  const [first] = visits;
  return { id: `${first!.id}-${first!.fence}`, payload: { visitIds: visits.map(({ id }) => id) } };
}

function chunks<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
