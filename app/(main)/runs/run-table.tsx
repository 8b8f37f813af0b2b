'use client';

import Link from 'next/link';

import type { RunRow } from '#lib/runs/list-runs.ts';

import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Missing } from '../../ui/missing.tsx';
import { duration } from '../../ui/relative-time.ts';
import { Time } from '../../ui/time.tsx';
import { VisitBar } from '../../ui/visit-bar.tsx';
import { successShare } from './success-share.ts';
import { RunStatus } from './run-status.tsx';

const TRIGGERS: Record<string, string> = {
  manual: 'Rescan',
  registration: 'Registration',
  approval: 'Key approval',
  retry: 'Retry',
  schedule: 'Schedule',
  demo: 'Demo',
};

const number = (
  id: 'success' | 'partial' | 'failure' | 'cancelled' | 'skipped',
  header: string,
): Column<RunRow> => ({
  id,
  header,
  align: 'end',
  cell: (run) => <span className={run[id] === 0 ? 'text-faint' : ''}>{run[id].toLocaleString('en')}</span>,
});

const COLUMNS: Column<RunRow>[] = [
  {
    id: 'label',
    header: 'Run',
    pin: true,
    cell: (run) => (
      <Link href={`/runs/${run.id}`} prefetch={false} className="link font-medium" title={run.label}>
        {run.label}
      </Link>
    ),
  },
  { id: 'status', header: 'State', cell: (run) => <RunStatus run={run} /> },
  { id: 'started', header: 'Started', cell: (run) => <Time at={run.createdAt} /> },
  {
    id: 'duration',
    header: 'Took',
    align: 'end',
    cell: (run) =>
      run.finishedAt ? (
        duration(run.finishedAt.getTime() - run.createdAt.getTime())
      ) : (
        <Missing reason="The run is not over yet." />
      ),
  },
  { id: 'devices', header: 'Devices', align: 'end', cell: (run) => run.total.toLocaleString('en') },
  { id: 'progress', header: 'Progress', cell: (run) => <VisitBar counts={run} /> },
  {
    id: 'share',
    header: 'Read in full',
    align: 'end',
    title: 'Of the visits that are over and were needed',
    cell: (run) => {
      const share = successShare(run);
      return share === null ? (
        <Missing reason="No visit of the run is over yet." />
      ) : (
        `${Math.floor(share * 100)} %`
      );
    },
  },
  number('success', 'Success'),
  number('partial', 'Partial'),
  number('failure', 'Failure'),
  number('cancelled', 'Cancelled'),
  number('skipped', 'Skipped'),
  { id: 'trigger', header: 'Reason', cell: (run) => TRIGGERS[run.trigger] ?? run.trigger },
  {
    id: 'requestedBy',
    header: 'Started by',
    cell: (run) => run.requestedBy ?? <Missing reason="Ferrule started this run by itself." />,
  },
];

/** The newest runs first. */
export function RunTable({ runs }: { runs: RunRow[] }) {
  return <DataTable label="Runs" columns={COLUMNS} rows={runs} rowId={(run) => run.id} />;
}
