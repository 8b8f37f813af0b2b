import type { Metadata } from 'next';

import { fleetSummary } from '#lib/devices/fleet-summary.ts';
import { listRuns, type RunRow, RUNS_PAGE } from '#lib/runs/list-runs.ts';
import { can } from '#lib/people/actor.ts';

import { pageContext } from '../../server/page-context.ts';
import { ButtonLink, DownloadLink } from '../../ui/button.tsx';
import { TableRegion } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page-frame.tsx';
import { RescanButton } from '../../ui/rescan-button.tsx';
import { RefreshEvery } from './refresh-every.tsx';
import { RunTable } from './run-table.tsx';
import { RunTrends } from './run-trends.tsx';

export const metadata: Metadata = { title: 'Runs' };

export default async function RunsPage({ searchParams }: PageProps<'/runs'>) {
  const ctx = await pageContext();
  const before = momentOf((await searchParams).before);
  const runs = await listRuns(ctx, before);
  const last = runs.length === RUNS_PAGE ? runs.at(-1) : undefined;
  const hosts = runs.length > 0 ? 0 : (await fleetSummary(ctx)).hosts;
  const rescan = (
    <RescanButton
      select={{ kind: 'all' }}
      blocked={can(ctx.actor, 'run:start') ? null : 'Viewers may not start runs.'}
    >
      Rescan all devices
    </RescanButton>
  );
  return (
    <Page
      fill
      title="Runs"
      summary={runs.length > 0 && <RunTrends runs={overOnes(runs)} />}
      actions={
        runs.length > 0 && (
          <>
            <ButtonLink href="/runs/new" icon="plus">
              New run
            </ButtonLink>
            <ButtonLink href="/runs/schedules" icon="clock">
              Schedules
            </ButtonLink>
            <ButtonLink href="/runs/workers" icon="monitor">
              Workers
            </ButtonLink>
            <DownloadLink href="/api/runs.csv">CSV</DownloadLink>
            {rescan}
          </>
        )
      }
    >
      {runs.length === 0 && before ? (
        <EmptyState
          icon="run"
          title="No run is that old"
          action={<ButtonLink href="/runs">The newest runs</ButtonLink>}
        />
      ) : runs.length === 0 ? (
        <EmptyState icon="run" title="No run yet" action={hosts > 0 ? rescan : <RegisterLink />}>
          A run visits hosts and switches and reads what is plugged into their ports.{' '}
          {hosts > 0 ? 'Nobody has started one so far.' : 'No host is registered so far.'}
        </EmptyState>
      ) : (
        <TableRegion label="Runs">
          <RunTable runs={runs} />
        </TableRegion>
      )}
      {(before || last) && (
        <footer className="flex min-h-9 items-center gap-3 border-t border-line bg-surface px-4 text-sm text-muted">
          <p role="status">{runs.length} runs, the newest first</p>
          <nav aria-label="Pages" className="ml-auto flex gap-1">
            {before && (
              <ButtonLink variant="ghost" icon="chevron-left" href="/runs">
                Newest
              </ButtonLink>
            )}
            {last && (
              <ButtonLink
                variant="ghost"
                icon="chevron-right"
                href={`/runs?before=${encodeURIComponent(last.createdAt.toISOString())}`}
              >
                Older
              </ButtonLink>
            )}
          </nav>
        </footer>
      )}
      {runs.some((run) => run.finishedAt === null) && <RefreshEvery seconds={3} />}
    </Page>
  );
}

/** What is no time is as if it were not there. */
function momentOf(text: string | string[] | undefined): Date | null {
  const moment = new Date(typeof text === 'string' ? text : Number.NaN);
  return Number.isNaN(moment.getTime()) ? null : moment;
}

/** Runs that are over and were not cut short, the oldest first. */
function overOnes(runs: RunRow[]): RunRow[] {
  return runs.filter(({ finishedAt, cancelledAt }) => finishedAt && !cancelledAt).toReversed();
}

function RegisterLink() {
  return (
    <ButtonLink variant="primary" icon="plus" href="/hosts/new">
      Register hosts
    </ButtonLink>
  );
}
