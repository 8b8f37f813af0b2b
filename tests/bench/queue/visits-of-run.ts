import type { Db } from '#lib/db/client.ts';
import { dispatchVisits } from '#lib/jobs/dispatch-visits.ts';
import type { JobHandlers } from '#lib/jobs/job-contracts.ts';
import { openJobQueue, runJobWorker } from '#lib/jobs/job-queue.ts';
import { queueName } from '#lib/jobs/queue-names.ts';
import { startRun } from '#lib/runs/start-run.ts';

import { asAdministrator } from '../../lab/actors.ts';
import { makeDevice } from '../../lab/make-visit.ts';
import {
  Arrivals,
  complain,
  type QueueOrder,
  type Sample,
  timeArrivals,
  VISITS_AT_ONCE,
} from './timed-arrivals.ts';

/** Devices whose keys are approved and whose credential is proved: nothing holds their visits back. */
export async function makeProvedDevices(db: Db, count: number): Promise<void> {
  const first = await makeDevice(db, 'bench-0');
  await db.pool.query(
    `INSERT INTO device (id, name, address, credential_id)
     SELECT gen_random_uuid(), 'bench-' || n, 'bench-' || n || '.test', credential_id
     FROM device, generate_series(1, $2::int - 1) n WHERE id = $1`,
    [first, count],
  );
  await db.pool.query(
    `INSERT INTO host_key (id, device_id, algorithm, fingerprint, state)
     SELECT gen_random_uuid(), id, 'ssh-ed25519', 'SHA256:' || id, 'approved' FROM device`,
  );
  await db.pool.query(`UPDATE credential SET proved_at = now() + interval '1 day'`);
  await db.pool.query('VACUUM ANALYZE');
}

/**
 * Hands the visits of a run of all devices from their rows to a handler, by what a worker dispatches and takes jobs with.
 * They are noted, and marked as done before the dispatcher is called again.
 */
export async function handOverRun(db: Db, order: QueueOrder): Promise<Sample> {
  const { backend, batch } = order;
  const { runId } = await startRun(asAdministrator(db), { trigger: 'manual', insist: true });
  await db.pool.query('UPDATE visit SET not_before = NULL WHERE run_id = $1', [runId]);
  // As autovacuum does within a minute.
  await db.pool.query('VACUUM ANALYZE visit');
  const arrivals = new Arrivals();
  const handlers: JobHandlers = {
    'visit-devices': async ({ visitIds }) => arrivals.note(visitIds),
    'check-device': async () => {},
  };
  const queues = [
    { name: queueName('fleet', ''), sessions: VISITS_AT_ONCE, visits: VISITS_AT_ONCE, perJob: batch },
  ];
  const { signal } = new AbortController();
  const queue = openJobQueue(backend, complain);
  const worker = await runJobWorker(backend, handlers, { queues, onError: complain, signal });
  try {
    const sample = await timeArrivals(order, arrivals, async () => {
      await markDone(db, arrivals.take());
      return dispatchVisits(db, queue, { zones: [''], batch });
    });
    await markDone(db, arrivals.take());
    const left = await db.prisma.visit.count({ where: { runId, state: { not: 'done' } } });
    if (left > 0) throw new Error(`${left} visits of the run never arrived`);
    return sample;
  } finally {
    await worker!.close();
    await queue.close();
  }
}

async function markDone(db: Db, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.pool.query(
    `UPDATE visit SET state = 'done', outcome = 'success', finished_at = now() WHERE id = ANY($1::uuid[])`,
    [ids],
  );
}
