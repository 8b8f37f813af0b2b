'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';

import type { Selection } from '#lib/runs/selection.ts';
import type { ScheduleRow } from '#lib/schedules/list-schedules.ts';

import { sendJson } from '../../../ui/api-client.ts';
import { Button, ButtonLink } from '../../../ui/button.tsx';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { Missing } from '../../../ui/missing.tsx';
import { Time } from '../../../ui/time.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';
import { zonedTime } from './zoned-time.ts';

interface TableProps {
  schedules: ScheduleRow[];
  savedNames: Record<string, string>;
  blocked: string | null;
}

interface Row extends ScheduleRow {
  /** What it visits. */
  words: string;
  blocked: string | null;
}

const COLUMNS: Column<Row>[] = [
  {
    id: 'name',
    header: 'Schedule',
    pin: true,
    cell: ({ id, name }) => (
      <Link href={`/runs/schedules/${id}`} prefetch={false} className="link font-medium">
        {name}
      </Link>
    ),
  },
  { id: 'state', header: 'State', cell: ({ enabled }) => (enabled ? 'Enabled' : 'Disabled') },
  {
    id: 'what',
    header: 'Visits',
    cell: ({ words }) => words,
  },
  { id: 'cron', header: 'Cron', cell: ({ cron }) => <code className="mono">{cron}</code> },
  { id: 'zone', header: 'Time zone', cell: ({ timeZone }) => timeZone },
  {
    id: 'next',
    header: 'Next runs',
    full: true,
    cell: ({ next, timeZone }) =>
      next.length === 0 ? (
        <Missing reason="A disabled schedule starts nothing." />
      ) : (
        <ol>
          {next.map((at) => (
            <li key={String(at)}>
              <time dateTime={new Date(at).toISOString()}>{zonedTime(at, timeZone)}</time>
            </li>
          ))}
        </ol>
      ),
  },
  {
    id: 'last',
    header: 'Last run',
    cell: ({ lastRun }) =>
      lastRun ? (
        <Link href={`/runs/${lastRun.id}`} prefetch={false} className="link">
          <Time at={lastRun.at} />
        </Link>
      ) : (
        <Missing reason="It has not started a run yet." />
      ),
  },
  { id: 'owner', header: 'With the rights of', cell: ({ owner }) => owner },
  { id: 'actions', header: 'Actions', full: true, cell: (row) => <Actions row={row} /> },
];

/** The schedules with their next five times. */
export function ScheduleTable({ schedules, savedNames, blocked }: TableProps) {
  const rows = schedules.map((schedule) => ({
    ...schedule,
    words: selectionWords(schedule.selection, savedNames),
    blocked,
  }));
  return <DataTable label="Schedules" columns={COLUMNS} rows={rows} rowId={({ id }) => id} />;
}

function Actions({ row: { id, name, enabled, blocked } }: { row: Row }) {
  const router = useRouter();
  const submission = useSubmit();
  return (
    <span className="flex items-center gap-1">
      <Button
        variant="ghost"
        pending={submission.pending}
        blocked={blocked}
        onClick={() =>
          submission.run(async () => {
            await sendJson('PATCH', `/api/schedules/${id}`, { enabled: !enabled });
            router.refresh();
          })
        }
      >
        {enabled ? 'Disable' : 'Enable'}
      </Button>
      <ButtonLink variant="ghost" href={`/runs/schedules/${id}`}>
        Edit
      </ButtonLink>
      <ConfirmButton
        variant="ghost"
        icon="trash"
        blocked={blocked}
        title={`Delete the schedule ${name}?`}
        body="It starts no more runs. The runs that it started stay."
        confirmLabel="Delete"
        danger
        onConfirm={async () => {
          await sendJson('DELETE', `/api/schedules/${id}`);
          router.refresh();
        }}
      >
        Delete
      </ConfirmButton>
      {submission.error && (
        <span role="alert" className="text-sm text-bad">
          {submission.error}
        </span>
      )}
    </span>
  );
}

function selectionWords(selection: Selection, savedNames: Record<string, string>): string {
  const role = { host: ', hosts only', switch: ', switches only', all: '' }[selection.role ?? 'all'];
  switch (selection.kind) {
    case 'all':
      return `Everything${role}`;
    case 'site':
      return `Site ${selection.site}${role}`;
    case 'tag':
      return `Tag ${selection.tag}${role}`;
    case 'names':
      return `${selection.names.length} by name${role}`;
    case 'filter':
      return `Filter ${selection.query}${role}`;
    case 'saved':
      return `${savedNames[selection.id] ?? 'A selection that was deleted'}${role}`;
    case 'devices':
      return `${selection.ids.length} chosen ones${role}`;
  }
}
