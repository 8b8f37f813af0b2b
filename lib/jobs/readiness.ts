import type { Db } from '#lib/db/client.ts';

import type { JobQueue } from './job-queue.ts';
import { queueName } from './queue-names.ts';

/** What a process needs before it can be of use. */
export interface Readiness {
  ready: boolean;
  /** `ok`, or what is wrong in a sentence without addresses or secrets. */
  checks: Record<'database' | 'migrations' | 'queue', string>;
}

const CHECK_MS = 3_000;

/** Looks at the database, its migrations and the queue, for a process that was started with a migrated database. */
export class ReadyCheck {
  /** Those of the first look: what this process was started with. */
  #migrations: string[] | null = null;

  constructor(
    readonly db: Db,
    readonly queue: Pick<JobQueue, 'waiting'>,
  ) {}

  /** Never throws, and answers within some three seconds. */
  async look(): Promise<Readiness> {
    const [database, migrations, queue] = await Promise.all([
      check('The database does not answer.', async () => {
        await this.db.ping();
        return null;
      }),
      check('The migrations could not be looked up.', () => this.#missingMigrations()),
      check('The queue does not answer.', async () => {
        await this.queue.waiting(queueName('now', ''));
        return null;
      }),
    ]);
    const checks = { database, migrations, queue };
    return { ready: Object.values(checks).every((state) => state === 'ok'), checks };
  }

  async #missingMigrations(): Promise<string | null> {
    const { rows } = await this.db.pool.query<{ name: string; applied: boolean }>(
      `SELECT migration_name AS name, finished_at IS NOT NULL AS applied FROM public._prisma_migrations
       WHERE rolled_back_at IS NULL`,
    );
    const under = rows.find(({ applied }) => !applied);
    if (under) return `The migration ${under.name} is under way or was interrupted.`;
    const applied = rows.map(({ name }) => name);
    this.#migrations ??= applied;
    const missing = this.#migrations.filter((name) => !applied.includes(name));
    return missing.length === 0 ? null : `The database lacks ${missing.length} migrations.`;
  }
}

/** `work` gives null when all is well. */
async function check(otherwise: string, work: () => Promise<string | null>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((done) => {
    timer = setTimeout(() => done(otherwise), CHECK_MS);
  });
  try {
    return (await Promise.race([work(), late])) ?? 'ok';
  } catch {
    return otherwise;
  } finally {
    clearTimeout(timer);
  }
}
