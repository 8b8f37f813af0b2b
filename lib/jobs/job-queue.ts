import {
  createPostgresBackend,
  type Job,
  LATEST_SCHEMA_VERSION,
  type Processor,
  Queue,
  runMigrations,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import { setTimeout as delay } from 'node:timers/promises';
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
  /** Adds jobs to a queue by id; an id that is already waiting there is not added twice. */
  add<N extends JobName>(
    queue: string,
    name: N,
    jobs: { id: string; payload: JobPayload<N> }[],
  ): Promise<void>;
  /** Jobs that wait in a queue, for the metrics. */
  waiting(queue: string): Promise<number>;
  close(): Promise<void>;
}

export interface JobWorker {
  /** Resolves with the cause when a queue is no longer served although nobody closed it. */
  ended: Promise<Error>;
  /** Stops taking jobs and waits for those that run. */
  close(): Promise<void>;
}

/** A queue that a worker serves, and how much of it at once. */
export interface ServedQueue {
  name: string;
  /** Visits that can begin at once; a job of another kind counts as one. */
  sessions: number;
  /** Visits that are taken. More than there are sessions are taken as jobs end, so that of a few other workers get theirs. */
  visits: number;
  /** Visits that a job may carry. */
  perJob: number;
}

const POSTGRES_SCHEMA = 'bullmq';
/**
 * After so long others take a job that a dead worker had; renewed in half of it. A job that is taken from a live worker does no
 * harm: visits are claimed in the database.
 */
const LOCK_MS = 3_000;
const RECONNECT_MS = 1_000;
/** How long a command of the producer may take: dispatching must not stand still on a connection that is dead. */
const COMMAND_MS = 5_000;
const JOB_OPTIONS = { attempts: 1, removeOnComplete: true, removeOnFail: true };

/**
 * Makes the tables of the PostgreSQL backend, as the owner of the database. Those of another version are dropped, not
 * changed: what waits is dispatched again, and the owner runs nothing in a schema where the application may make things.
 * Redis needs none.
 */
export async function migrateQueue(backend: QueueBackend): Promise<void> {
  if (backend.redisUrl) return;
  const client = new pg.Client({ connectionString: backend.databaseUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    if ((await queueVersion(client)) >= LATEST_SCHEMA_VERSION) return;
    await client.query(`DROP SCHEMA IF EXISTS ${POSTGRES_SCHEMA} CASCADE`);
    await runMigrations(client, POSTGRES_SCHEMA);
  } finally {
    await client.end();
  }
}

async function queueVersion(client: pg.Client): Promise<number> {
  const table = `${POSTGRES_SCHEMA}.migration`;
  const known = await client.query('SELECT WHERE to_regclass($1) IS NOT NULL', [table]);
  if (known.rowCount === 0) return 0;
  const { rows } = await client.query<{ version: number }>(
    `SELECT coalesce(max(version), 0)::int AS version FROM ${table}`,
  );
  return rows[0]!.version;
}

/** Opens the producer. It fails fast: a queue that cannot be reached rejects, it does not buffer. */
export function openJobQueue(backend: QueueBackend, onError: (error: Error) => void): JobQueue {
  const connection = openConnection(backend, 2, onError, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    commandTimeout: COMMAND_MS,
  });
  const queues = new Map<string, AnyQueue>();
  const queueOf = (name: string): AnyQueue => {
    const known = queues.get(name);
    if (known) return known;
    const queue = connection.queue(name);
    queues.set(name, queue);
    return queue;
  };
  return {
    async add(queue, name, jobs) {
      await queueOf(queue).addBulk(
        jobs.map(({ id, payload }) => ({
          name,
          data: JOBS[name].payload.parse(payload),
          opts: { ...JOB_OPTIONS, jobId: id },
        })),
      );
    },
    waiting: (queue) => queueOf(queue).getWaitingCount(),
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close().catch(onError)));
      await connection.close();
    },
  };
}

/**
 * Runs handlers for some queues until closed. Waits for the backend before it takes jobs and builds the workers anew when
 * the first connection fails: a BullMQ worker that starts on a dead PostgreSQL connection never recovers by itself.
 * null when the signal aborted before the backend was there.
 */
export async function runJobWorker(
  backend: QueueBackend,
  handlers: JobHandlers,
  options: { queues: readonly ServedQueue[]; onError: (error: Error) => void; signal: AbortSignal },
): Promise<JobWorker | null> {
  const { queues, onError, signal } = options;
  const process = async (job: Job, _token?: string, jobSignal?: AbortSignal) => {
    const name = job.name as JobName;
    const handle: (payload: never, signal: AbortSignal, queue: string) => Promise<void> = handlers[name];
    await handle(JOBS[name].payload.parse(job.data) as never, jobSignal ?? signal, job.queueName);
  };
  for (;;) {
    // Each worker listens on a connection of its own beside those it works with.
    const connection = openConnection(backend, 3 + 2 * queues.length, onError, {
      maxRetriesPerRequest: null,
    });
    const workers = queues.map((queue) => serve(connection, queue, process));
    try {
      await Promise.race([
        Promise.all(workers.map((worker) => worker.waitUntilReady())),
        rejectOnAbort(signal),
      ]);
      const ended = Promise.race(workers.map((worker) => worker.run().then(endedUnasked, asError)));
      return {
        ended,
        async close() {
          await Promise.all(workers.map((worker) => worker.close()));
          await connection.close();
        },
      };
    } catch (error) {
      if (!signal.aborted) onError(asError(error));
      const closed = Promise.all(workers.map((worker) => worker.close(true).catch(onError)));
      // What waits for a backend that is not there may wait for ever.
      await Promise.race([closed, delay(RECONNECT_MS)]);
      await connection.close();
      if (signal.aborted) return null;
      await delay(RECONNECT_MS, undefined, { signal }).catch(() => {});
    }
  }
}

/**
 * A worker of BullMQ that has as many jobs at once as hold the visits asked for: it counts jobs, and few or many may be in
 * each.
 */
function serve(
  connection: Connection,
  { name, sessions, visits, perJob }: ServedQueue,
  process: Processor,
): AnyWorker {
  let jobs = 0;
  let taken = 0;
  const concurrency = () => Math.max(1, jobs + Math.ceil((visits - taken) / perJob));
  const worker = connection.worker(
    name,
    // Three parameters: only who declares the third is given the signal of the job.
    async (job: Job<{ visitIds?: string[] }>, token, jobSignal) => {
      const carried = job.data.visitIds?.length ?? 1;
      jobs += 1;
      taken += carried;
      worker.concurrency = taken < sessions ? concurrency() : Math.min(worker.concurrency, concurrency());
      try {
        await process(job, token, jobSignal);
      } finally {
        jobs -= 1;
        taken -= carried;
        worker.concurrency = concurrency();
      }
    },
    {
      concurrency: concurrency(),
      autorun: false,
      // A job that a dead worker took and did not begin waits for both, and its id cannot be added again before.
      lockDuration: LOCK_MS,
      stalledInterval: LOCK_MS / 4,
      maxStalledCount: 1_000,
      // After a connection that was refused; by default it is 15 s, in which a backend that is back is served by nobody.
      runRetryDelay: RECONNECT_MS,
    },
  );
  return worker;
}

/** Of a job that ended while its lock was being renewed; one that another worker took meanwhile is known by its fences. */
const isLateRenewal = ({ message }: Error) => message.startsWith('could not renew lock for job');

const endedUnasked = () => new Error('The queue is no longer served.');

const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));

/** Rejects when the signal aborts. */
function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, fail) => {
    if (signal.aborted) fail(signal.reason as Error);
    else signal.addEventListener('abort', () => fail(signal.reason as Error), { once: true });
  });
}

/** What all queues of a process share: one Redis connection, or one pool. */
interface Connection {
  queue(name: string): AnyQueue;
  worker(name: string, process: Processor, settings: Omit<WorkerOptions, 'connection'>): AnyWorker;
  close(): Promise<void>;
}

type AnyQueue = Pick<Queue, 'addBulk' | 'getWaitingCount' | 'close'>;
type AnyWorker = Pick<Worker, 'waitUntilReady' | 'run' | 'close' | 'concurrency'>;

function openConnection(
  { redisUrl, databaseUrl }: QueueBackend,
  max: number,
  onError: (error: Error) => void,
  redisOptions: RedisOptions,
): Connection {
  const heard = <T extends { on(event: 'error', listener: (error: Error) => void): unknown }>(
    source: T,
  ): T => {
    source.on('error', (error) => {
      if (!isLateRenewal(error)) onError(error);
    });
    return source;
  };
  if (redisUrl) {
    const connection = heard(new Redis(redisUrl, redisOptions));
    return {
      queue: (name) => heard(new Queue(name, { connection })),
      worker: (name, process, settings) => heard(new Worker(name, process, { ...settings, connection })),
      close: async () => connection.disconnect(),
    };
  }
  const connection = heard(
    new pg.Pool({
      connectionString: databaseUrl,
      max,
      keepAlive: true,
      connectionTimeoutMillis: COMMAND_MS,
      query_timeout: 4 * COMMAND_MS,
      options: `-c search_path=${POSTGRES_SCHEMA}`,
    }),
  );
  // A checked-out client that loses its connection would otherwise end the process.
  connection.on('connect', heard);
  return {
    queue: (name) => heard(new Queue(name, { connection }, createPostgresBackend)),
    worker: (name, process, settings) =>
      heard(new Worker(name, process, { ...settings, connection }, createPostgresBackend)),
    close: () => connection.end().catch(onError),
  };
}
