import { setTimeout as delay } from 'node:timers/promises';

import type { QueueBackend } from '#lib/jobs/job-queue.ts';

import { cpuOf } from '../process-cpu.ts';

const LOST_MS = 60_000;
/** Twice the sessions of a worker with 128 of them, as the worker has it. */
export const VISITS_AT_ONCE = 256;

/** What the queue has to say beside its jobs. */
export const complain = (error: Error): void => console.error(error.message);

/** What is to be handed over. */
export interface QueueOrder {
  backend: QueueBackend;
  /** Pids of PostgreSQL and Redis. */
  servers: number[];
  visits: number;
  /** Visits in a job, at most. */
  batch: number;
}

/** One way to hand visits to a handler, once. */
export interface Sample {
  visitsPerSecond: number;
  visitsPerJob: number;
  /** Per visit, of this process and of PostgreSQL and Redis. */
  cpuMs: number;
  serverCpuMs: number;
}

/** Visits that the handler was given. */
export class Arrivals {
  readonly #ids = new Set<string>();
  #taken: string[] = [];
  jobs = 0;

  get visits(): number {
    return this.#ids.size;
  }

  note(ids: string[]): void {
    this.jobs += 1;
    for (const id of ids) this.#ids.add(id);
    this.#taken.push(...ids);
  }

  /** Those since the last call. */
  take(): string[] {
    return this.#taken.splice(0);
  }
}

/** Calls `hand`, which gives how many visits it handed over, until all have arrived. Throws when one is lost. */
export async function timeArrivals(
  { visits, servers }: QueueOrder,
  arrivals: Arrivals,
  hand: () => Promise<number>,
): Promise<Sample> {
  const serversBefore = cpuOf(servers);
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  while (arrivals.visits < visits) {
    if ((await hand()) === 0) await delay(1);
    if (performance.now() - began > LOST_MS) throw new Error(`${visits - arrivals.visits} visits were lost`);
  }
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    visitsPerSecond: (1000 * visits) / ms,
    visitsPerJob: visits / arrivals.jobs,
    cpuMs: (user + system) / 1000 / visits,
    serverCpuMs: (cpuOf(servers) - serversBefore) / visits,
  };
}
