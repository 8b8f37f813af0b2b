'use client';

import { useRouter } from 'next/navigation';

import type { RunRow } from '#lib/runs/list-runs.ts';

import { sendJson } from '../../../ui/api-client.ts';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Page } from '../../../ui/page-frame.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { useRunProgress, type LiveRun } from '../../../ui/use-run-progress.ts';
import { CsvLink } from '../csv-link.tsx';
import { RunStatus } from '../run-status.tsx';
import { UnservedZones } from '../unserved-zones.tsx';
import { CapNotice } from './cap-notice.tsx';
import { FailureGroups } from './failure-groups.tsx';
import { RetryButtons } from './retry-buttons.tsx';
import { RunHistory } from './run-history.tsx';
import { RunSummary } from './run-summary.tsx';
import { RunTimes } from './run-times.tsx';
import { VisitTable } from './visit-table.tsx';

/** One run, live while it is not over. */
export function RunView({
  initial,
  history,
  blocked,
}: {
  initial: LiveRun;
  history: RunRow[];
  blocked: string | null;
}) {
  const router = useRouter();
  const feed = useRunProgress(initial.id, initial);
  const run = feed.run ?? initial;
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
            body="Devices that wait are not visited, and sessions that are open are ended. What was read already stays."
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
          <RetryButtons run={run} blocked={blocked} />
        )
      }
    >
      {feed.interrupted && run.finishedAt === null && (
        <Notice tone="warn">
          The live view is interrupted; the run goes on. Trying to reach the server again …
        </Notice>
      )}
      {run.unservedZones.length > 0 && <UnservedZones zones={run.unservedZones} />}
      <CapNotice caps={run.caps} />
      <RunSummary run={run} />
      <FailureGroups runId={run.id} groups={run.failures} />
      <RunTimes run={run} />
      <RunHistory label={run.label} currentId={run.id} runs={history} />
      <Panel title="Visits" flush aside={<CsvLink href={`/api/runs/${run.id}/visits.csv`} of="All visits" />}>
        {run.visits.length === 0 ? (
          <EmptyState icon="host" title="No device is left in this run">
            The devices it visited were removed since.
          </EmptyState>
        ) : (
          <VisitTable visits={run.visits} total={run.total} />
        )}
      </Panel>
    </Page>
  );
}
