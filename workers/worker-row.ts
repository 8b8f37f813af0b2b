import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';

import type { Db } from '#lib/db/client.ts';
import { beatWorker, stopWorker, type WorkerFacts } from '#lib/runs/worker-rows.ts';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

/** This process among the workers, as people and metrics see it. */
export class OwnRow {
  readonly #worker: WorkerFacts;

  constructor(
    readonly db: Db,
    facts: Pick<WorkerFacts, 'name' | 'zones' | 'concurrency'>,
  ) {
    this.#worker = { id: randomUUID(), version, ...facts };
  }

  beat(sessions: number): Promise<void> {
    return beatWorker(this.db, this.#worker, sessions);
  }

  stop(): Promise<void> {
    return stopWorker(this.db, this.#worker.id);
  }
}
