'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';

import type { CapKind, CapRow } from '#lib/runs/list-caps.ts';

import { sendJson } from '../../../ui/api-client.ts';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { ShareBar } from './share-bar.tsx';

const KIND_WORDS: Record<CapKind, string> = { site: 'Site', switch: 'Switch', credential: 'Credential' };

const pageOf = ({ kind, value }: CapRow): string =>
  ({
    site: `/hosts?site=${encodeURIComponent(value)}`,
    switch: `/switches/${value}`,
    credential: `/credentials/${value}`,
  })[kind];

const COLUMNS: Column<CapRow & { blocked: string | null }>[] = [
  {
    id: 'name',
    header: 'Cap of',
    pin: true,
    cell: (cap) =>
      cap.name === null ? (
        <span className="text-muted">deleted</span>
      ) : (
        <Link href={pageOf(cap)} prefetch={false} className="link font-medium">
          {cap.name}
        </Link>
      ),
  },
  { id: 'kind', header: 'Kind', cell: ({ kind }) => KIND_WORDS[kind] },
  {
    id: 'sessions',
    header: 'Sessions',
    cell: ({ running, limit }) => <ShareBar part={running} whole={limit} noun="sessions in use" />,
  },
  {
    id: 'waiting',
    header: 'Visits waiting',
    align: 'end',
    cell: ({ waiting }) => (
      <span className={waiting === 0 ? 'text-faint' : ''}>{waiting.toLocaleString('en')}</span>
    ),
  },
  { id: 'actions', header: 'Actions', full: true, cell: (cap) => <RemoveCap cap={cap} /> },
];

/** The caps with what they let through now. */
export function CapTable({ caps, blocked }: { caps: CapRow[]; blocked: string | null }) {
  const rows = caps.map((cap) => ({ ...cap, blocked }));
  return (
    <DataTable label="Caps" columns={COLUMNS} rows={rows} rowId={({ kind, value }) => `${kind} ${value}`} />
  );
}

function RemoveCap({ cap: { kind, value, name, blocked } }: { cap: CapRow & { blocked: string | null } }) {
  const router = useRouter();
  return (
    <ConfirmButton
      variant="ghost"
      icon="trash"
      blocked={blocked}
      title={`Take away the cap of ${name ?? 'what was deleted'}?`}
      body="Visits that wait for it begin as soon as a worker has a session free."
      confirmLabel="Take it away"
      danger
      onConfirm={async () => {
        await sendJson('POST', '/api/caps', { kind, value, limit: null });
        router.refresh();
      }}
    >
      Take away
    </ConfirmButton>
  );
}
