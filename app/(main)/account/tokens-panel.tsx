'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';

import type { ApiTokenRow } from '#lib/people/api-tokens.ts';
import type { Permission } from '#lib/people/actor.ts';

import { sendJson } from '../../ui/api-client.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { TokenForm } from './token-form.tsx';

/** API tokens with their use; for who may change accounts, everybody's. */
export function TokensPanel({
  tokens,
  scopes,
  everybody,
}: {
  tokens: ApiTokenRow[];
  /** What a new token may be given. */
  scopes: Permission[];
  everybody: boolean;
}) {
  const [making, setMaking] = useState(false);
  const columns = everybody ? [...COLUMNS.slice(0, 1), OWNER, ...COLUMNS.slice(1)] : COLUMNS;
  return (
    <Panel
      flush
      title="API tokens"
      aside={
        !making && (
          <Button icon="plus" onClick={() => setMaking(true)}>
            New token
          </Button>
        )
      }
    >
      {making && <TokenForm scopes={scopes} onDone={() => setMaking(false)} />}
      {tokens.length === 0 ? (
        <p className="p-4 text-muted">
          None yet. A token lets a script do what you may, or less of it:{' '}
          <code className="mono whitespace-nowrap">Authorization: Bearer frl_...</code>
        </p>
      ) : (
        <DataTable label="API tokens" columns={columns} rows={tokens} rowId={({ id }) => id} />
      )}
    </Panel>
  );
}

const OWNER: Column<ApiTokenRow> = { id: 'owner', header: 'Of', cell: ({ owner }) => owner };

const COLUMNS: Column<ApiTokenRow>[] = [
  { id: 'name', header: 'Name', pin: true, cell: ({ name }) => <span className="font-medium">{name}</span> },
  {
    id: 'id',
    header: 'Begins with',
    cell: ({ id }) => <span className="mono">frl_{id}_</span>,
  },
  {
    id: 'scopes',
    header: 'Scopes',
    wrap: true,
    cell: ({ scopes }) => <span className="mono">{scopes.join(' ')}</span>,
  },
  { id: 'made', header: 'Made', cell: ({ createdAt }) => <Time at={createdAt} /> },
  {
    id: 'used',
    header: 'Last used',
    cell: ({ lastUsedAt }) => <Time at={lastUsedAt} missing="Not used yet." />,
  },
  {
    id: 'expires',
    header: 'Expires',
    cell: ({ expiresAt }) =>
      expiresAt ? <span title={new Date(expiresAt).toISOString()}>{dayOf(expiresAt)}</span> : 'never',
  },
  { id: 'end', header: '', align: 'end', cell: (token) => <RevokeButton token={token} /> },
];

const dayOf = (at: Date): string => new Date(at).toISOString().slice(0, 10);

function RevokeButton({ token: { id, name, revokedAt } }: { token: ApiTokenRow }) {
  const router = useRouter();
  if (revokedAt) return <span className="text-muted">Revoked {dayOf(revokedAt)}</span>;
  return (
    <ConfirmButton
      variant="ghost"
      icon="ban"
      className="h-6!"
      aria-label={`Revoke ${name}`}
      title={`Revoke ${name}?`}
      body="Requests with this token are refused at once. It cannot be brought back."
      confirmLabel="Revoke token"
      danger
      onConfirm={async () => {
        await sendJson('DELETE', `/api/tokens/${id}`);
        router.refresh();
      }}
    >
      Revoke
    </ConfirmButton>
  );
}
