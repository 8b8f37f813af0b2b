import { randomUUID } from 'node:crypto';

import type { Db } from '#lib/db/client.ts';
import { takeDueChecks, undispatchChecks } from '#lib/devices/due-checks.ts';

import type { JobQueue } from './job-queue.ts';
import { queueName } from './queue-names.ts';

/** Hands checks that a person waits for to the queues of these zones. Returns how many were handed over. */
export async function dispatchChecks(db: Db, queue: JobQueue, zones: readonly string[]): Promise<number> {
  const due = await takeDueChecks(db, zones);
  try {
    for (const { id, zone } of due) {
      // Another id each time: the job of a dead worker may still count as active.
      await queue.add(queueName('now', zone), 'check-device', [
        { id: `check-${randomUUID()}`, payload: { checkId: id } },
      ]);
    }
  } catch (error) {
    await undispatchChecks(
      db,
      due.map(({ id }) => id),
    );
    throw error;
  }
  return due.length;
}
