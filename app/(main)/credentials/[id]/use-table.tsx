'use client';

import Link from 'next/link';

import type { CredentialUse } from '#lib/devices/get-credential.ts';
import { describeFailure } from '#lib/fleet/visit-failure.ts';

import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { Missing } from '../../../ui/missing.tsx';
import { VisitStatus } from '../../../ui/status.tsx';
import { Time } from '../../../ui/time.tsx';

const ROLE: Record<string, string> = { host: 'Host', switch: 'Switch', jump: 'Jump host' };

const COLUMNS: Column<CredentialUse>[] = [
  {
    id: 'name',
    header: 'Device',
    pin: true,
    cell: ({ id, name, role }) => (
      <Link
        href={`/${role === 'switch' ? 'switches' : 'hosts'}/${id}`}
        prefetch={false}
        className="link font-medium"
      >
        {name}
      </Link>
    ),
  },
  { id: 'role', header: 'Role', cell: ({ role }) => ROLE[role] ?? role },
  { id: 'site', header: 'Site', cell: ({ site }) => site || <Missing reason="No site was given." /> },
  { id: 'address', header: 'Address', cell: ({ address }) => <span className="mono">{address}</span> },
  {
    id: 'attempt',
    header: 'Last attempted',
    cell: ({ lastAttemptAt }) => <Time at={lastAttemptAt} missing="No run has visited it yet." />,
  },
  {
    id: 'outcome',
    header: 'Last outcome',
    cell: ({ lastOutcome, lastErrorKind }) =>
      lastOutcome ? (
        <>
          <VisitStatus standing={lastOutcome} />
          {lastErrorKind && (
            <span className="ml-2 text-muted">{describeFailure(lastErrorKind).sentence}</span>
          )}
        </>
      ) : (
        <Missing reason="No run has visited it yet." />
      ),
  },
  {
    id: 'refused',
    header: 'Refused it',
    cell: ({ refusedAt }) => (
      <Time at={refusedAt} missing="Not since the credential was last taken or changed." />
    ),
  },
];

/** The devices that sign in with a credential, with how their last visits went. */
export function UseTable({ uses }: { uses: CredentialUse[] }) {
  return <DataTable label="Devices" columns={COLUMNS} rows={uses} rowId={({ id }) => id} />;
}
