import Link from 'next/link';

import type { RunRow } from '#lib/runs/list-runs.ts';

import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { Missing } from '../../../ui/missing.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { duration } from '../../../ui/relative-time.ts';
import { Time } from '../../../ui/time.tsx';
import { VisitBar } from '../../../ui/visit-bar.tsx';
import { CsvLink } from '../csv-link.tsx';
import { RunStatus } from '../run-status.tsx';
import { RunTrends } from '../run-trends.tsx';
import { successShare } from '../success-share.ts';

/** So many of the runs before are listed; the lines beside the title have more. */
const LISTED = 8;

type Row = RunRow & { current: boolean };

const COLUMNS: Column<Row>[] = [
  {
    id: 'started',
    header: 'Started',
    pin: true,
    cell: ({ id, createdAt, current }) =>
      current ? (
        <span className="font-medium">
          <Time at={createdAt} /> (this run)
        </span>
      ) : (
        <Link href={`/runs/${id}`} prefetch={false} className="link font-medium">
          <Time at={createdAt} />
        </Link>
      ),
  },
  { id: 'state', header: 'State', cell: (run) => <RunStatus run={run} /> },
  {
    id: 'took',
    header: 'Took',
    align: 'end',
    cell: ({ createdAt, finishedAt }) =>
      finishedAt ? (
        duration(new Date(finishedAt).getTime() - new Date(createdAt).getTime())
      ) : (
        <Missing reason="The run is not over yet." />
      ),
  },
  { id: 'devices', header: 'Devices', align: 'end', cell: ({ total }) => total.toLocaleString('en') },
  {
    id: 'share',
    header: 'Read in full',
    align: 'end',
    cell: (run) => {
      const share = successShare(run);
      return share === null ? <Missing reason="No visit was made." /> : `${Math.floor(share * 100)} %`;
    },
  },
  { id: 'visits', header: 'Visits', cell: (run) => <VisitBar counts={run} /> },
];

/** How the runs for the same went before; nothing where this is the first. */
export function RunHistory({
  label,
  currentId,
  runs,
}: {
  label: string;
  currentId: string;
  /** The oldest first. */
  runs: RunRow[];
}) {
  const others = runs.filter(({ id }) => id !== currentId);
  if (others.length === 0) return null;
  const rows = runs.toReversed().slice(0, LISTED);
  return (
    <Panel
      title="Runs for the same"
      flush
      aside={
        <>
          <RunTrends runs={runs} />
          <CsvLink href={`/api/runs.csv?label=${encodeURIComponent(label)}`} of="All runs for the same" />
        </>
      }
    >
      <DataTable
        label="Runs for the same"
        columns={COLUMNS}
        rows={rows.map((run) => ({ ...run, current: run.id === currentId }))}
        rowId={({ id }) => id}
      />
    </Panel>
  );
}
