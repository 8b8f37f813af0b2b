'use client';

import type { ZoneRow } from '#lib/runs/list-zones.ts';

import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { Missing } from '../../../ui/missing.tsx';
import { Time } from '../../../ui/time.tsx';
import { Icon } from '../../../ui/ui-icon.tsx';
import { zoneWord } from './zone-word.ts';

const number = (
  id: 'devices' | 'running' | 'waiting' | 'sessions',
  header: string,
  title: string,
): Column<ZoneRow> => ({
  id,
  header,
  title,
  align: 'end',
  cell: (zone) => <span className={zone[id] === 0 ? 'text-faint' : ''}>{zone[id].toLocaleString('en')}</span>,
});

const COLUMNS: Column<ZoneRow>[] = [
  {
    id: 'zone',
    header: 'Zone',
    pin: true,
    cell: ({ zone }) => <span className="font-medium">{zoneWord(zone)}</span>,
  },
  {
    id: 'workers',
    header: 'Served by',
    cell: ({ workers }) =>
      workers > 0 ? (
        `${workers} ${workers === 1 ? 'worker' : 'workers'}`
      ) : (
        <span className="inline-flex items-baseline gap-1.5 text-warn">
          <Icon name="warning" />
          Nobody
        </span>
      ),
  },
  number('sessions', 'Sessions', 'What its workers may have together, whatever other zones they serve'),
  number('devices', 'Devices', 'Hosts and switches registered in the zone'),
  number('running', 'Visits running', 'Visits of all runs'),
  number('waiting', 'Visits waiting', 'Visits of all runs'),
  {
    id: 'since',
    header: 'First waits since',
    cell: ({ waitingSince }) =>
      waitingSince ? <Time at={waitingSince} /> : <Missing reason="Nothing waits in this zone." />,
  },
];

/** Parts of the network, and who reaches them. */
export function ZoneTable({ zones }: { zones: ZoneRow[] }) {
  return <DataTable label="Zones" columns={COLUMNS} rows={zones} rowId={({ zone }) => zone} />;
}
