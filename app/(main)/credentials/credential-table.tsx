'use client';

import Link from 'next/link';

import type { CredentialRow } from '#lib/devices/list-credentials.ts';

import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Icon } from '../../ui/ui-icon.tsx';
import { Missing } from '../../ui/missing.tsx';
import { Time } from '../../ui/time.tsx';
import { CredentialStanding } from './credential-standing.tsx';
import { KIND_WORDS, sourceWords } from './credential-words.ts';

const COLUMNS: Column<CredentialRow>[] = [
  {
    id: 'name',
    header: 'Name',
    pin: true,
    cell: ({ id, name, demo }) => (
      <>
        <Link href={`/credentials/${id}`} prefetch={false} className="link font-medium">
          {name}
        </Link>
        {demo && <span className="ml-2 text-sm text-info">demo</span>}
      </>
    ),
  },
  {
    id: 'standing',
    header: 'State',
    cell: (credential) => <CredentialStanding credential={credential} />,
  },
  { id: 'username', header: 'User name', cell: ({ username }) => <span className="mono">{username}</span> },
  {
    id: 'kind',
    header: 'Signs in with',
    cell: ({ kind }) => (
      <span className="inline-flex items-baseline gap-1.5">
        <Icon name={KIND_WORDS[kind].icon} className="text-muted" />
        {KIND_WORDS[kind].label}
      </span>
    ),
  },
  { id: 'devices', header: 'Devices', align: 'end', cell: ({ devices }) => devices },
  {
    id: 'networks',
    header: 'Networks',
    cell: ({ networks }) =>
      networks.length === 0 ? (
        <Missing reason="Any address that the address policy allows." />
      ) : (
        <span className="mono" title={networks.join(', ')}>
          {networks.join(', ')}
        </span>
      ),
  },
  { id: 'source', header: 'Secret', cell: sourceWords },
  {
    id: 'proved',
    header: 'Last taken',
    cell: ({ provedAt }) => (
      <Time at={provedAt} missing="No device took it since it was made, changed or resumed." />
    ),
  },
  { id: 'updated', header: 'Changed', cell: ({ updatedAt }) => <Time at={updatedAt} /> },
];

/** Credentials with their use and how they stand. */
export function CredentialTable({ credentials }: { credentials: CredentialRow[] }) {
  return <DataTable label="Credentials" columns={COLUMNS} rows={credentials} rowId={(row) => row.id} />;
}
