'use client';

import Link from 'next/link';

import type { FindingRow } from '#lib/inventory/list-findings.ts';

import { type Column, DataTable, TableRegion } from '../../ui/data-table.tsx';
import { Missing } from '../../ui/missing.tsx';
import { SeverityStatus } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { findingLabel, FindingPortLink } from '../devices/findings-panel.tsx';

const COLUMNS: Column<FindingRow>[] = [
  { id: 'severity', header: 'Severity', cell: ({ severity }) => <SeverityStatus severity={severity} /> },
  {
    id: 'kind',
    header: 'Finding',
    cell: ({ kind, beside, port }) =>
      beside ? (
        <Link href={`/links?open=${port.portId}`} prefetch={false} className="link">
          {findingLabel(kind)}
        </Link>
      ) : (
        findingLabel(kind)
      ),
  },
  { id: 'port', header: 'Port', cell: ({ port }) => <FindingPortLink port={port} /> },
  {
    id: 'beside',
    header: 'Other end',
    cell: ({ beside }) =>
      beside ? <FindingPortLink port={beside} /> : <Missing reason="It concerns this port alone." />,
  },
  {
    id: 'message',
    header: 'What is so, and what to do',
    wrap: true,
    cell: ({ message, remedy }) => (
      <>
        {message} <span className="text-muted">{remedy}</span>
      </>
    ),
  },
  { id: 'since', header: 'Since', cell: ({ firstSeenAt }) => <Time at={firstSeenAt} /> },
  { id: 'seen', header: 'Still so', cell: ({ lastSeenAt }) => <Time at={lastSeenAt} /> },
];

/** Open findings, worst first. */
export function FindingTable({ findings }: { findings: FindingRow[] }) {
  return (
    <TableRegion label="Findings">
      <DataTable label="Findings" columns={COLUMNS} rows={findings} rowId={(finding) => finding.id} />
    </TableRegion>
  );
}
