import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

import type { Db } from '#lib/db/client.ts';

import { ALIVE, countSessions } from './worker-rows.ts';

/** Ends are counted when no transaction can still add earlier ones: statements are bounded at 15 s. */
const SETTLED_SECONDS = 20;
const DURATION_BUCKETS_S = [1, 5, 15, 60, 300, 900, 3_600, 4 * 3_600];
const LANE_NAMES = ['now', 'fleet'];

/**
 * What Prometheus reads of runs, visits and workers. Gauges are read from the database at each look; what ended is counted
 * from the first look of this process on, some 20 s late, so that nothing is counted twice or left out.
 */
export class RunMetrics {
  readonly #registry = new Registry();
  readonly #visits = this.#counter('ferrule_visits_total', 'Visits that ended', ['outcome']);
  readonly #causes = this.#counter('ferrule_visit_failures_total', 'Visits not read in full', ['cause']);
  readonly #runs = new Histogram({
    name: 'ferrule_run_duration_seconds',
    help: 'From the start of a run to its end',
    buckets: DURATION_BUCKETS_S,
    registers: [this.#registry],
  });
  readonly #running = this.#gauge('ferrule_visits_running', 'Visits that run now', ['lane', 'zone']);
  readonly #queued = this.#gauge('ferrule_visits_queued', 'Visits that wait', ['lane', 'zone']);
  readonly #oldest = this.#gauge('ferrule_visit_oldest_wait_seconds', 'How long the oldest waits', [
    'lane',
    'zone',
  ]);
  readonly #openRuns = this.#gauge('ferrule_runs_open', 'Runs that are not over', []);
  readonly #workers = this.#gauge('ferrule_workers_alive', 'Live workers that serve a zone', ['zone']);
  readonly #sessions = this.#gauge('ferrule_worker_sessions', 'Sessions that live workers may have', []);
  readonly #pool = this.#gauge('ferrule_db_pool_connections', 'Connections of the web process', ['state']);
  #since: Date | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(readonly db: Db) {
    collectDefaultMetrics({ register: this.#registry });
  }

  readonly contentType = this.#registry.contentType;

  /** The text of all metrics; several askers at once wait for each other. Throws when the database is down. */
  read(): Promise<string> {
    const text = this.#turn.then(async () => {
      await Promise.all([this.#readStanding(), this.#readWorkers(), this.#countEnds()]);
      const { totalCount, idleCount, waitingCount } = this.db.pool;
      this.#pool.set({ state: 'total' }, totalCount);
      this.#pool.set({ state: 'idle' }, idleCount);
      this.#pool.set({ state: 'waiting' }, waitingCount);
      return this.#registry.metrics();
    });
    this.#turn = text.catch(() => {});
    return text;
  }

  async #readStanding(): Promise<void> {
    // Index: visit_unfinished_idx.
    const { rows } = await this.db.pool.query<{
      lane: number;
      zone: string;
      queued: number;
      running: number;
      oldest: number;
    }>(
      `SELECT lane, zone, count(*) FILTER (WHERE state = 'queued')::int AS queued,
         count(*) FILTER (WHERE state = 'running')::int AS running,
         coalesce(extract(epoch FROM now() - min(queued_at) FILTER (WHERE state = 'queued')), 0)::float8 AS oldest
       FROM visit WHERE state <> 'done' GROUP BY lane, zone`,
    );
    const open = await this.db.pool.query<{ runs: number }>(
      'SELECT count(*)::int AS runs FROM run WHERE finished_at IS NULL',
    );
    this.#openRuns.set(open.rows[0]!.runs);
    for (const gauge of [this.#running, this.#queued, this.#oldest]) gauge.reset();
    for (const { lane, zone, queued, running, oldest } of rows) {
      const labels = { lane: LANE_NAMES[lane] ?? String(lane), zone };
      this.#queued.set(labels, queued);
      this.#running.set(labels, running);
      this.#oldest.set(labels, oldest);
    }
  }

  async #readWorkers(): Promise<void> {
    const { rows } = await this.db.pool.query<{ zone: string; workers: number }>(
      `SELECT zone, count(*)::int AS workers FROM worker w, unnest(w.zones) AS zone WHERE ${ALIVE} GROUP BY zone`,
    );
    this.#workers.reset();
    this.#workers.set({ zone: '' }, 0);
    for (const { zone, workers } of rows) this.#workers.set({ zone }, workers);
    this.#sessions.set(await countSessions(this.db, null));
  }

  /** Counts what ended since the last look, up to what is settled. */
  async #countEnds(): Promise<void> {
    const { rows } = await this.db.pool.query<{ until: Date }>(
      `SELECT now() - interval '${SETTLED_SECONDS} seconds' AS until`,
    );
    const [since, until] = [this.#since, rows[0]!.until];
    if (since !== null) await this.#countBetween(since, until);
    this.#since = until;
  }

  async #countBetween(since: Date, until: Date): Promise<void> {
    const visits = await this.db.pool.query<{ outcome: string; cause: string | null; count: number }>(
      `SELECT v.outcome, v.error_kind AS cause, count(*)::int AS count
       FROM run r JOIN visit v ON v.run_id = r.id
       WHERE (r.finished_at IS NULL OR r.finished_at > $1) AND v.finished_at > $1 AND v.finished_at <= $2
         AND v.outcome IS NOT NULL
       GROUP BY v.outcome, v.error_kind`,
      [since, until],
    );
    for (const { outcome, cause, count } of visits.rows) {
      this.#visits.inc({ outcome }, count);
      if (cause && (outcome === 'failure' || outcome === 'partial')) this.#causes.inc({ cause }, count);
    }
    const runs = await this.db.pool.query<{ seconds: number }>(
      `SELECT extract(epoch FROM finished_at - created_at)::float8 AS seconds FROM run
       WHERE finished_at > $1 AND finished_at <= $2`,
      [since, until],
    );
    for (const { seconds } of runs.rows) this.#runs.observe(seconds);
  }

  #counter<T extends string>(name: string, help: string, labelNames: T[]): Counter<T> {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }

  #gauge<T extends string>(name: string, help: string, labelNames: T[]): Gauge<T> {
    return new Gauge({ name, help, labelNames, registers: [this.#registry] });
  }
}
