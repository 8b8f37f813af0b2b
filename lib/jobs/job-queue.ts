import { createPostgresBackend, type Job, Queue, runMigrations, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';

import { JOBS, type JobHandlers, type JobName, type JobPayload } from './job-contracts.ts';

/**
 * The one place that knows which backend dispatches jobs: Redis when there is a URL for it, PostgreSQL otherwise.
 * The queue only dispatches; the rows in the database are the truth, so a lost job is dispatched again.
 */
export interface QueueBackend {
  redisUrl: string | null;
  databaseUrl: string;
}

export interface JobQueue {
  /** Adds jobs by id; an id that is already waiting is not added twice. */
  add<N extends JobName>(name: N, jobs: { id: string; payload: JobPayload<N> }[]): Promise<void>;
  close(): Promise<void>;
}

export interface JobWorker {
  /** Stops taking jobs and waits for those that run. */
  close(): Promise<void>;
}

const QUEUE_NAME = 'ferrule';
const POSTGRES_SCHEMA = 'bullmq';
const RECONNECT_MS = 1_000;
const JOB_OPTIONS = { attempts: 1, removeOnComplete: true, removeOnFail: true };

/** Creates or updates the tables of the PostgreSQL backend. Redis needs none. */
export async function migrateQueue(backend: QueueBackend): Promise<void> {
  if (backend.redisUrl) return;
  const client = new pg.Client({ connectionString: backend.databaseUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    await runMigrations(client, POSTGRES_SCHEMA);
  } finally {
    await client.end();
  }
}

/** Opens the producer. It fails fast: a queue that cannot be reached rejects, it does not buffer. */
export function openJobQueue(backend: QueueBackend, onError: (error: Error) => void): JobQueue {
  const redis = backend.redisUrl
    ? new Redis(backend.redisUrl, { maxRetriesPerRequest: 1, enableOfflineQueue: false, lazyConnect: false })
    : null;
  redis?.on('error', onError);
  const queue = redis
    ? new Queue(QUEUE_NAME, { connection: redis })
    : new Queue(
        QUEUE_NAME,
        { connection: postgresConnection(backend.databaseUrl, 2) },
        createPostgresBackend,
      );
  queue.on('error', onError);
  return {
    async add(name, jobs) {
      await queue.addBulk(
        jobs.map(({ id, payload }) => ({
          name,
          data: JOBS[name].payload.parse(payload),
          opts: { ...JOB_OPTIONS, jobId: id },
        })),
      );
    },
    async close() {
      await queue.close().catch(onError);
      redis?.disconnect();
    },
  };
}

/**
 * Runs handlers until closed. Waits for the backend before it takes jobs and builds the worker anew when the
 * first connection fails: a BullMQ worker that starts on a dead PostgreSQL connection never recovers by itself.
 */
export async function runJobWorker(
  backend: QueueBackend,
  handlers: JobHandlers,
  options: { concurrency: number; onError: (error: Error) => void; signal: AbortSignal },
): Promise<JobWorker> {
  const process = async (job: Job, _token?: string, signal?: AbortSignal) => {
    const name = job.name as JobName;
    await handlers[name](JOBS[name].payload.parse(job.data), signal ?? options.signal);
  };
  for (;;) {
    const redis = backend.redisUrl ? new Redis(backend.redisUrl, { maxRetriesPerRequest: null }) : null;
    redis?.on('error', options.onError);
    const settings = {
      concurrency: options.concurrency,
      autorun: false,
      lockDuration: 15_000,
      stalledInterval: 5_000,
      maxStalledCount: 1_000,
    };
    const worker = redis
      ? new Worker(QUEUE_NAME, process, { ...settings, connection: redis })
      : new Worker(
          QUEUE_NAME,
          process,
          { ...settings, connection: postgresConnection(backend.databaseUrl, 4) },
          createPostgresBackend,
        );
    worker.on('error', options.onError);
    try {
      await worker.waitUntilReady();
      void worker.run().catch(options.onError);
      return {
        async close() {
          await worker.close();
          redis?.disconnect();
        },
      };
    } catch (error) {
      options.onError(error as Error);
      await worker.close(true).catch(options.onError);
      redis?.disconnect();
      if (options.signal.aborted) throw error;
      await new Promise((done) => setTimeout(done, RECONNECT_MS));
    }
  }
}

function postgresConnection(connectionString: string, max: number) {
  return { connectionString, max, schema: POSTGRES_SCHEMA, keepAlive: true };
}
