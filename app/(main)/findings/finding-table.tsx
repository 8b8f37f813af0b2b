'use client';

import Link from 'next/link';

import type { FindingRow } from '#lib/inventory/list-findings.ts';

import { type Column, DataTable, TableRegion } from '../../ui/data-table.tsx';
import { SeverityStatus } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { Icon } from '../../ui/ui-icon.tsx';
import { findingLabel, FindingPortLink } from '../devices/findings-panel.tsx';

const COLUMNS: Column<FindingRow>[] = [
  { id: 'severity', header: 'Severity', cell: ({ severity }) => <SeverityStatus severity={severity} /> },
  {
    id: 'kind',
    header: 'Finding',
    cell: ({ kind, beside, port }) =>
      beside ? (
        <Link href={`/links?open=${port.portId ?? beside.portId}`} prefetch={false} className="link">
          {findingLabel(kind)}
        </Link>
      ) : (
        findingLabel(kind)
      ),
  },
  {
    id: 'where',
    header: 'Where',
    cell: ({ port, beside }) => (
      <span className="flex flex-col">
        <FindingPortLink port={port} />
        {beside && (
          <span>
            <Icon name="link" size={12} className="mr-1 text-faint" />
            <FindingPortLink port={beside} />
          </span>
        )}
      </span>
    ),
  },
  {
    id: 'since',
    header: 'Since',
    cell: ({ firstSeenAt, lastSeenAt }) => (
      <span title={`Last seen so ${new Date(lastSeenAt).toISOString()}`}>
        <Time at={firstSeenAt} />
      </span>
    ),
  },
  {
    id: 'message',
    header: 'What is so, and what to do',
    wrap: true,
    full: true,
    cell: ({ message, remedy }) => (
      <>
        <p>{message}</p>
        <p className="text-muted">{remedy}</p>
      </>
    ),
  },
];

/** Open findings, worst first. */
export function FindingTable({ findings }: { findings: FindingRow[] }) {
  return (
    <TableRegion label="Findings">
      <DataTable label="Findings" columns={COLUMNS} rows={findings} rowId={(finding) => finding.id} />
    </TableRegion>
  );
}
