import type { Metadata } from 'next';
import { cache } from 'react';

import { can } from '#lib/people/actor.ts';
import { getRun } from '#lib/runs/get-run.ts';

import { pageContext } from '../../../server/page-context.ts';
import { found } from '../../../ui/found.ts';
import { RunView } from './run-view.tsx';

const loadRun = cache(async (id: string) => {
  const ctx = await pageContext();
  return found(id, (known) => getRun(ctx, known));
});

export async function generateMetadata({ params }: PageProps<'/runs/[id]'>): Promise<Metadata> {
  return { title: `Run: ${(await loadRun((await params).id)).label}` };
}

export default async function RunPage({ params }: PageProps<'/runs/[id]'>) {
  const ctx = await pageContext();
  const run = await loadRun((await params).id);
  return (
    <RunView
      key={run.id}
      initial={run}
      blocked={can(ctx.actor, 'run:start') ? null : 'Viewers may not do this.'}
    />
  );
}
