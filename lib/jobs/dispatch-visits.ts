import type { Db } from '#lib/db/client.ts';
import { takeDueVisits, undispatchVisits } from '#lib/runs/claim-visit.ts';

import type { JobQueue } from './job-queue.ts';

/** How many visits wait in the queue at most: about a second of work for the fastest fleet of workers. */
const WINDOW = 1_000;

/**
 * Hands due visits to the queue. The only producer there is: starting a run writes rows, and whatever the queue
 * loses becomes due again. Returns how many were handed over.
 */
export async function dispatchVisits(db: Db, queue: JobQueue): Promise<number> {
  const due = await takeDueVisits(db, WINDOW);
  if (due.length === 0) return 0;
  try {
    // The fence in the id lets a visit of a dead worker be queued while its old job still counts as active.
    await queue.add(
      'visit-device',
      due.map(({ id, fence }) => ({ id: `${id}-${fence}`, payload: { visitId: id } })),
    );
  } catch (error) {
    await undispatchVisits(
      db,
      due.map(({ id }) => id),
    );
    throw error;
  }
  return due.length;
}
