import type { SeededRandom } from '../lab/seeded-random.ts';
import type { BackendName, ChaosWorld } from './chaos-world.ts';

/** A kind of fault of the list F1-F20: how it is brought about, and what must be so afterwards. */
export interface Fault {
  id: string;
  /** What is done, in words for the table. */
  words: string;
  /** What is checked beside the counts of invariants.ts. */
  checked: string;
  /** How many by default. */
  count: number;
  /** Why it does not apply to a backend. */
  without?: Partial<Record<BackendName, string>>;
  inject(world: ChaosWorld, count: number, random: SeededRandom): Promise<Injected>;
}

export interface Injected {
  injected: number;
  /** One sentence for each fault that did not end as it should. */
  failed: string[];
  /** What was measured. */
  figures: Record<string, number>;
}

/** Runs that are under way, and how they are to end. */
export class Runs {
  readonly started: string[] = [];

  constructor(readonly world: ChaosWorld) {}

  async start(places: number[]): Promise<string> {
    const runId = await this.world.run(places);
    this.started.push(runId);
    return runId;
  }

  /** Waits until all are over. Returns a sentence for each that is not. */
  async over(ms: number): Promise<string[]> {
    const late: string[] = [];
    const end = performance.now() + ms;
    for (const runId of this.started) {
      const left = Math.max(0, end - performance.now());
      if (!(await isOver(this.world, runId, left))) late.push(`a run is not over after ${ms / 1000} s`);
    }
    return late;
  }

  /** Visits that ended otherwise than by being read, as sentences. */
  async unread(expected: string[] = []): Promise<string[]> {
    const rows = await this.world.sql<{ name: string; kind: string | null; message: string | null }>(
      `SELECT d.name, v.error_kind AS kind, v.error_message AS message FROM visit v JOIN device d ON d.id = v.device_id
       WHERE v.run_id = ANY($1::uuid[]) AND (v.outcome IS NULL OR v.outcome NOT IN ('success', 'partial'))
         AND coalesce(v.error_kind, '') <> ALL($2)`,
      [this.started, expected],
    );
    return rows.map(({ name, kind, message }) => `${name} was not read: ${kind}, ${message}`);
  }
}

export async function isOver({ sql }: ChaosWorld, runId: string, ms: number): Promise<boolean> {
  const end = performance.now() + ms;
  for (;;) {
    const rows = await sql<{ over: boolean }>(
      'SELECT finished_at IS NOT NULL AS over FROM run WHERE id = $1',
      [runId],
    );
    if (rows[0]?.over) return true;
    if (performance.now() > end) return false;
    await pause(100);
  }
}

export const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

export const percentile = (values: number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

export const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);

/** Waits until visits of the run are under way, and returns how many each worker holds. */
export async function underWay({ sql }: ChaosWorld, runId: string, least = 1): Promise<Map<string, number>> {
  const end = performance.now() + 15_000;
  for (;;) {
    const rows = await sql<{ worker: string; held: number }>(
      `SELECT worker, count(*)::int AS held FROM visit WHERE run_id = $1 AND state = 'running' GROUP BY worker`,
      [runId],
    );
    const sum = rows.reduce((total, { held }) => total + held, 0);
    if (sum >= least || performance.now() > end)
      return new Map(rows.map(({ worker, held }) => [worker, held]));
    await pause(20);
  }
}
