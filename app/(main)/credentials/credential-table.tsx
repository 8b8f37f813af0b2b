'use client';

import { useRouter } from 'next/navigation';

import type { CredentialRow } from '#lib/devices/list-credentials.ts';

import { sendJson } from '../../ui/api-client.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Icon } from '../../ui/ui-icon.tsx';
import { Time } from '../../ui/time.tsx';

interface Row extends CredentialRow {
  /** Why this person may not delete it. */
  blocked: string | null;
}

const COLUMNS: Column<Row>[] = [
  {
    id: 'name',
    header: 'Name',
    pin: true,
    cell: ({ name, demo }) => (
      <>
        <span className="font-medium">{name}</span>
        {demo && <span className="ml-2 text-sm text-info">demo</span>}
      </>
    ),
  },
  { id: 'username', header: 'User name', cell: ({ username }) => <span className="mono">{username}</span> },
  {
    id: 'kind',
    header: 'Kind',
    cell: ({ kind }) => (
      <span className="inline-flex items-baseline gap-1.5">
        <Icon name={kind === 'password' ? 'lock' : 'key'} className="text-muted" />
        {kind === 'password' ? 'Password' : 'Private key'}
      </span>
    ),
  },
  { id: 'devices', header: 'Hosts', align: 'end', cell: ({ devices }) => devices },
  { id: 'created', header: 'Created', cell: ({ createdAt }) => <Time at={createdAt} /> },
  { id: 'actions', header: '', align: 'end', cell: (row) => <DeleteButton credential={row} /> },
];

/** Credentials with their use; one that no host uses can be deleted. */
export function CredentialTable({
  credentials,
  blocked,
}: {
  credentials: CredentialRow[];
  blocked: string | null;
}) {
  const rows = credentials.map((credential) => ({ ...credential, blocked: blocked ?? inUse(credential) }));
  return <DataTable label="Credentials" columns={COLUMNS} rows={rows} rowId={(row) => row.id} />;
}

function inUse({ devices }: CredentialRow): string | null {
  if (devices === 0) return null;
  return `${devices === 1 ? '1 host uses' : `${devices} hosts use`} it. Give them another credential first.`;
}

function DeleteButton({ credential: { id, name, blocked } }: { credential: Row }) {
  const router = useRouter();
  return (
    <ConfirmButton
      variant="ghost"
      icon="trash"
      className="h-6!"
      aria-label={`Delete ${name}`}
      blocked={blocked}
      title={`Delete ${name}?`}
      body="No host uses it. The stored secret cannot be brought back."
      confirmLabel="Delete credential"
      danger
      onConfirm={async () => {
        await sendJson('DELETE', `/api/credentials/${id}`);
        router.refresh();
      }}
    >
      Delete
    </ConfirmButton>
  );
}
