import type { Metadata } from 'next';
import { cache } from 'react';

import { can } from '#lib/people/actor.ts';
import { listVisits } from '#lib/runs/list-visits.ts';
import { listRunHistory } from '#lib/runs/list-runs.ts';
import { getRunSummary } from '#lib/runs/run-summary.ts';

import { pageContext } from '../../../server/page-context.ts';
import { found } from '../../../ui/found.ts';
import { RunView } from './run-view.tsx';

/** So many visits come with the page; the browser is told the others. */
const FIRST_VISITS = 100;

const loadRun = cache(async (id: string) => {
  const ctx = await pageContext();
  return found(id, (known) => getRunSummary(ctx, known));
});

export async function generateMetadata({ params }: PageProps<'/runs/[id]'>): Promise<Metadata> {
  return { title: `Run: ${(await loadRun((await params).id)).label}` };
}

export default async function RunPage({ params }: PageProps<'/runs/[id]'>) {
  const ctx = await pageContext();
  const run = await loadRun((await params).id);
  const [{ visits }, history] = await Promise.all([
    listVisits(ctx, run.id, { limit: FIRST_VISITS }),
    listRunHistory(ctx, run.label),
  ]);
  return (
    <RunView
      key={run.id}
      initial={{ ...run, visits }}
      history={history}
      blocked={can(ctx.actor, 'run:start') ? null : 'Viewers may not do this.'}
    />
  );
}
