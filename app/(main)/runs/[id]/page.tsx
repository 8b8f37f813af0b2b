import type { Metadata } from 'next';

import { can } from '#lib/people/actor.ts';
import { getRun } from '#lib/runs/get-run.ts';

import { pageContext } from '../../../server/page-context.ts';
import { found } from '../../../ui/found.ts';
import { RunView } from './run-view.tsx';

export const metadata: Metadata = { title: 'Run' };

export default async function RunPage({ params }: PageProps<'/runs/[id]'>) {
  const ctx = await pageContext();
  const run = await found((await params).id, (id) => getRun(ctx, id));
  return (
    <RunView
      key={run.id}
      initial={run}
      blocked={can(ctx.actor, 'run:start') ? null : 'Viewers may not do this.'}
    />
  );
}
