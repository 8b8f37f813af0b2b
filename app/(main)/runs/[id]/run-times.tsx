import Link from 'next/link';

import { Missing } from '../../../ui/missing.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { duration } from '../../../ui/relative-time.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import type { LiveRun } from '../../../ui/use-run-progress.ts';
import { CsvLink } from '../csv-link.tsx';

type Stage = LiveRun['stages'][number];
type Slow = LiveRun['slowest'][number];

const STAGE_WORDS: Record<Stage['stage'], string> = {
  connect: 'Connect',
  auth: 'Authenticate',
  read: 'Read',
  parse: 'Parse',
  store: 'Store',
};

const time = (ms: number | null) =>
  ms === null ? (
    <Missing reason="No visit of this run got there." />
  ) : ms < 1000 ? (
    `${Math.round(ms)} ms`
  ) : (
    duration(ms)
  );

/** `share` of the longest of the table, 0 to 1. */
type Shared<Row> = Row & { share: number };

const bar = { id: 'bar', header: '', cell: ({ share }: { share: number }) => <TimeBar share={share} /> };

const STAGE_COLUMNS: Column<Shared<Stage>>[] = [
  { id: 'stage', header: 'Stage', cell: ({ stage }) => STAGE_WORDS[stage] },
  { id: 'visits', header: 'Visits', align: 'end', cell: ({ visits }) => visits.toLocaleString('en') },
  { id: 'p50', header: 'Half within', align: 'end', cell: ({ p50Ms }) => time(p50Ms) },
  { id: 'p95', header: '95 % within', align: 'end', cell: ({ p95Ms }) => time(p95Ms) },
  bar,
];

const SLOW_COLUMNS: Column<Shared<Slow>>[] = [
  {
    id: 'device',
    header: 'Device',
    cell: ({ deviceId, device }) => (
      <Link href={`/hosts/${deviceId}`} prefetch={false} className="link">
        {device}
      </Link>
    ),
  },
  { id: 'took', header: 'Took', align: 'end', cell: ({ ms }) => time(ms) },
  bar,
];

/** Where the time of the visits went, and who took the longest. Nothing before a visit ended. */
export function RunTimes({ run }: { run: LiveRun }) {
  if (run.slowest.length === 0) return null;
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <Panel
        title="Time per stage"
        flush
        aside={<CsvLink href={`/api/runs/${run.id}/stages.csv`} of="Time per stage" />}
      >
        <DataTable
          label="Time per stage"
          columns={STAGE_COLUMNS}
          rows={withShares(run.stages, ({ p95Ms }) => p95Ms ?? 0)}
          rowId={({ stage }) => stage}
        />
      </Panel>
      <Panel
        title="Slowest devices"
        flush
        aside={<CsvLink href={`/api/runs/${run.id}/slowest.csv`} of="All visits by time" />}
      >
        <DataTable
          label="Slowest devices"
          columns={SLOW_COLUMNS}
          rows={withShares(run.slowest, ({ ms }) => ms)}
          rowId={({ deviceId }) => deviceId}
        />
      </Panel>
    </div>
  );
}

function withShares<Row>(rows: Row[], length: (row: Row) => number): Shared<Row>[] {
  const longest = Math.max(1, ...rows.map(length));
  return rows.map((row) => ({ ...row, share: length(row) / longest }));
}

/** The number beside it as a length; it says nothing that the number does not. */
function TimeBar({ share }: { share: number }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 100 1"
      preserveAspectRatio="none"
      className="block h-1.5 w-full min-w-16"
    >
      <rect width={share * 100} height="1" className="fill-info-fill" />
    </svg>
  );
}
