import type { Context } from '#lib/context.ts';

import { listVisits, type VisitRow } from './list-visits.ts';
import { getRunSummary, type RunSummary } from './run-summary.ts';

export interface RunProgress extends RunSummary {
  visits: VisitRow[];
}

/** A run with all its visits at the actor's sites, by the names of their devices. @throws UserError 404 */
export async function getRun(ctx: Context, runId: string): Promise<RunProgress> {
  const summary = await getRunSummary(ctx, runId);
  return { ...summary, visits: (await listVisits(ctx, runId)).visits };
}
