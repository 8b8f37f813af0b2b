'use client';

import type { WorkerRow } from '#lib/runs/worker-rows.ts';

import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { Missing } from '../../../ui/missing.tsx';
import { Time } from '../../../ui/time.tsx';
import { Icon, type IconName } from '../../../ui/ui-icon.tsx';
import { ShareBar } from './share-bar.tsx';
import { zoneWord } from './zone-word.ts';

const COLUMNS: Column<WorkerRow>[] = [
  {
    id: 'name',
    header: 'Worker',
    pin: true,
    title: 'Machine and process',
    cell: ({ name }) => <span className="mono font-medium">{name}</span>,
  },
  { id: 'state', header: 'State', cell: (worker) => <WorkerState worker={worker} /> },
  { id: 'zones', header: 'Zones', cell: ({ zones }) => zones.map(zoneWord).join(', ') },
  {
    id: 'sessions',
    header: 'Sessions',
    cell: ({ alive, running, concurrency }) =>
      alive ? (
        <ShareBar part={running} whole={concurrency} noun="sessions in use" />
      ) : (
        <Missing reason="The worker is not there any more." />
      ),
  },
  { id: 'version', header: 'Version', cell: ({ version }) => version },
  { id: 'started', header: 'Started', cell: ({ startedAt }) => <Time at={startedAt} /> },
  {
    id: 'seen',
    header: 'Last heard of',
    cell: ({ stoppedAt, lastSeenAt }) => <Time at={stoppedAt ?? lastSeenAt} />,
  },
];

/** The workers that are at work, and those of the last day that are not. */
export function WorkerTable({ workers }: { workers: WorkerRow[] }) {
  return <DataTable label="Workers" columns={COLUMNS} rows={workers} rowId={({ id }) => id} />;
}

function WorkerState({ worker: { alive, stoppedAt } }: { worker: WorkerRow }) {
  const { icon, word, ink, title } = stateOf(alive, stoppedAt !== null);
  return (
    <span className={`inline-flex items-baseline gap-1.5 ${ink}`} title={title}>
      <Icon name={icon} />
      {word}
    </span>
  );
}

function stateOf(
  alive: boolean,
  stopped: boolean,
): { icon: IconName; word: string; ink: string; title: string } {
  if (alive)
    return {
      icon: 'check-circle',
      word: 'At work',
      ink: 'text-ok',
      title: 'It was heard of in the last half minute.',
    };
  if (stopped)
    return {
      icon: 'ban',
      word: 'Ended',
      ink: 'text-faint',
      title: 'It was told to stop and handed its visits back.',
    };
  return {
    icon: 'warning',
    word: 'Silent',
    ink: 'text-warn',
    title:
      'It said nothing for half a minute: it ended without a word, or cannot reach the database. Other workers take its visits over.',
  };
}
