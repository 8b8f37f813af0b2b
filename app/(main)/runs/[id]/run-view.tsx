'use client';

import { useRouter } from 'next/navigation';

import { sendJson } from '../../../ui/api-client.ts';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Page } from '../../../ui/page-frame.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { RescanButton } from '../../../ui/rescan-button.tsx';
import { useRunProgress, type LiveRun } from '../../../ui/use-run-progress.ts';
import { RunStatus } from '../run-status.tsx';
import { FailureGroups } from './failure-groups.tsx';
import { RunSummary } from './run-summary.tsx';
import { VisitTable } from './visit-table.tsx';

/** One run, live while it is not over. */
export function RunView({ initial, blocked }: { initial: LiveRun; blocked: string | null }) {
  const router = useRouter();
  const feed = useRunProgress(initial.id, initial);
  const run = feed.run ?? initial;
  const missed = run.failure + run.partial + run.cancelled;
  return (
    <Page
      title={run.label}
      parent={{ href: '/runs', label: 'Runs' }}
      summary={<RunStatus run={run} />}
      actions={
        run.finishedAt === null ? (
          <ConfirmButton
            variant="danger"
            icon="stop"
            blocked={blocked ?? (run.cancelledAt === null ? null : 'The run is being cancelled.')}
            title="Cancel this run?"
            body="Hosts that wait are not visited, and sessions that are open are ended. What was read already stays."
            confirmLabel="Cancel the run"
            dismissLabel="Keep it running"
            danger
            onConfirm={async () => {
              await sendJson('POST', `/api/runs/${run.id}/cancel`);
              router.refresh();
            }}
          >
            Cancel run
          </ConfirmButton>
        ) : (
          missed > 0 && (
            <RescanButton variant="primary" select={{ kind: 'retry', runId: run.id }} blocked={blocked}>
              Retry {missed} {missed === 1 ? 'host' : 'hosts'} not fully read
            </RescanButton>
          )
        )
      }
    >
      {feed.interrupted && run.finishedAt === null && (
        <Notice tone="warn">
          The live view is interrupted; the run goes on. Trying to reach the server again …
        </Notice>
      )}
      <RunSummary run={run} />
      <FailureGroups groups={run.failures} />
      <Panel title="Hosts" flush>
        {run.visits.length === 0 ? (
          <EmptyState icon="host" title="No host is left in this run">
            The hosts it visited were removed since.
          </EmptyState>
        ) : (
          <VisitTable visits={run.visits} />
        )}
      </Panel>
    </Page>
  );
}
