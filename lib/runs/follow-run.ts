import type { Context } from '#lib/context.ts';

import { listVisits, type VisitRow } from './list-visits.ts';
import { getRunSummary, type RunSummary } from './run-summary.ts';

/** What is new of a run: its figures, and the visits that changed. */
export interface RunNews {
  run: RunSummary;
  visits: VisitRow[];
  /** To go on from here after a lost connection. */
  cursor: string;
}

/** Looks at a run again and again; each look tells only the visits that the one before did not. */
export class RunFollower {
  #cursor: string | null;
  /** How each visit was told last: leases are renewed without anything to tell. */
  readonly #told = new Map<string, string>();

  constructor(
    readonly ctx: Context,
    readonly runId: string,
    since: string | null = null,
  ) {
    this.#cursor = since;
  }

  /** @throws UserError 404 */
  async look(): Promise<RunNews> {
    // The figures first: what changes in between is told with the visits, and again with the next figures.
    const run = await getRunSummary(this.ctx, this.runId);
    const { visits, cursor } = await listVisits(this.ctx, this.runId, { since: this.#cursor });
    this.#cursor = cursor;
    return { run, cursor, visits: visits.filter((visit) => this.#isNews(visit)) };
  }

  #isNews({ id, state, outcome, attempts }: VisitRow): boolean {
    const now = `${state} ${outcome} ${attempts}`;
    if (this.#told.get(id) === now) return false;
    this.#told.set(id, now);
    return true;
  }
}
