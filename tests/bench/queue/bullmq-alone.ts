import { createPostgresBackend, type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import pg from 'pg';

import type { QueueBackend } from '#lib/jobs/job-queue.ts';

import {
  Arrivals,
  complain,
  type QueueOrder,
  type Sample,
  timeArrivals,
  VISITS_AT_ONCE,
} from './timed-arrivals.ts';

/** Jobs that are handed over together, as many as the dispatcher has out. */
const TOGETHER = 1_000;

/** The near limit: BullMQ's own bulk of jobs to a handler, without rows that say what is to be done. */
export async function bullmqAlone(order: QueueOrder): Promise<Sample> {
  const { backend, visits, batch } = order;
  const arrivals = new Arrivals();
  const process = async (job: Job<string[]>) => arrivals.note(job.data);
  const { queue, worker, disconnect } = openBullmq(backend, process, Math.ceil(VISITS_AT_ONCE / batch));
  try {
    await worker.waitUntilReady();
    const ids = Array.from({ length: visits }, () => randomUUID());
    return await timeArrivals(order, arrivals, async () => {
      const some = ids.splice(0, TOGETHER);
      if (some.length > 0) await queue.addBulk(chunks(some, batch).map(bullmqJob));
      return some.length;
    });
  } finally {
    await worker.close();
    await queue.close();
    await disconnect();
  }
}

const bullmqJob = (data: string[]) => ({
  name: 'visits',
  data,
  opts: { jobId: data[0]!, attempts: 1, removeOnComplete: true, removeOnFail: true },
});

const chunks = (ids: string[], size: number): string[][] =>
  Array.from({ length: Math.ceil(ids.length / size) }, (_, at) => ids.slice(at * size, (at + 1) * size));

function openBullmq(
  { redisUrl, databaseUrl }: QueueBackend,
  process: (job: Job<string[]>) => Promise<void>,
  concurrency: number,
) {
  if (redisUrl) {
    const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
    const queue = heard(new Queue('bench', { connection }));
    const worker = heard(new Worker('bench', process, { connection, concurrency }));
    return { queue, worker, disconnect: async () => connection.disconnect() };
  }
  const connection = new pg.Pool({ connectionString: databaseUrl, options: '-c search_path=bullmq' });
  const queue = heard(new Queue('bench', { connection }, createPostgresBackend));
  const worker = heard(new Worker('bench', process, { connection, concurrency }, createPostgresBackend));
  return { queue, worker, disconnect: () => connection.end() };
}

function heard<T extends { on(event: 'error', listener: (error: Error) => void): unknown }>(source: T): T {
  source.on('error', complain);
  return source;
}
