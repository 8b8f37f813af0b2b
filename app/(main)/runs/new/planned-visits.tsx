'use client';

import Link from 'next/link';

import type { PlannedVisit } from '#lib/selections/preview-run.ts';

import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { Missing } from '../../../ui/missing.tsx';

const COLUMNS: Column<PlannedVisit>[] = [
  {
    id: 'device',
    header: 'Device',
    pin: true,
    cell: ({ deviceId, device, role }) => (
      <Link
        href={`/${role === 'switch' ? 'switches' : 'hosts'}/${deviceId}`}
        prefetch={false}
        className="link font-medium"
      >
        {device}
      </Link>
    ),
  },
  {
    id: 'address',
    header: 'Address',
    cell: ({ address, port, via }) => (
      <>
        <span className="mono">{port === 22 ? address : `${address} port ${port}`}</span>
        {via && <span className="text-muted"> through {via}</span>}
      </>
    ),
  },
  { id: 'platform', header: 'Platform', cell: ({ platform }) => platform },
  {
    id: 'zone',
    header: 'Zone',
    cell: ({ zone }) => zone || <Missing reason="The device is in the zone without a name." />,
  },
  {
    id: 'site',
    header: 'Site',
    cell: ({ site }) => site || <Missing reason="No site was given for this device." />,
  },
  {
    id: 'credential',
    header: 'Credential',
    cell: ({ credential, username }) => `${credential} (${username})`,
  },
  {
    id: 'commands',
    header: 'Commands',
    align: 'end',
    cell: ({ commands }) =>
      commands ?? <Missing reason="The visit finds out which system it is, then runs that one’s commands." />,
  },
  {
    id: 'obstacle',
    header: 'In the way',
    wrap: true,
    cell: ({ obstacle }) =>
      obstacle ? (
        <span className="text-warn">{obstacle}</span>
      ) : (
        <Missing reason="Nothing is in the way, as far as is known here." />
      ),
  },
];

/** The visits that a run would make. */
export function PlannedVisits({ visits }: { visits: PlannedVisit[] }) {
  if (visits.length === 0) return <p className="p-4 text-muted">Nothing would be visited.</p>;
  return (
    <DataTable label="Visits of the run" columns={COLUMNS} rows={visits} rowId={({ deviceId }) => deviceId} />
  );
}
