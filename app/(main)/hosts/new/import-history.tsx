'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';

import type { ImportRow } from '#lib/devices/list-imports.ts';
import type { UndoneImport } from '#lib/devices/undo-import.ts';

import { sendJson } from '../../../ui/api-client.ts';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Time } from '../../../ui/time.tsx';

interface Row extends ImportRow {
  onUndone: (undone: UndoneImport) => void;
}

const COLUMNS: Column<Row>[] = [
  { id: 'at', header: 'When', cell: ({ at }) => <Time at={at} /> },
  { id: 'by', header: 'By', cell: ({ by }) => by },
  { id: 'label', header: 'What', full: true, cell: ({ label }) => label },
  { id: 'undo', header: '', align: 'end', cell: (row) => <Undo row={row} /> },
];

/** The last imports; each can be taken back. */
export function ImportHistory({ imports }: { imports: ImportRow[] }) {
  const [undone, setUndone] = useState<UndoneImport | null>(null);
  const rows = imports.map((each) => ({ ...each, onUndone: setUndone }));
  return (
    <Panel title="Imports" flush>
      {undone && (
        <Notice tone="info" className="m-2">
          {undone.removed} removed, {undone.retired} retired, {undone.restored} as they were.
          {undone.left.length > 0 &&
            ` Left alone, because somebody went on from there: ${undone.left.join(', ')}.`}
        </Notice>
      )}
      <DataTable label="Imports" columns={COLUMNS} rows={rows} rowId={({ id }) => id} />
    </Panel>
  );
}

function Undo({ row: { id, undoneAt, undoneBy, onUndone } }: { row: Row }) {
  const router = useRouter();
  if (undoneAt) {
    return (
      <span className="text-muted">
        Undone <Time at={undoneAt} /> by {undoneBy}
      </span>
    );
  }
  return (
    <ConfirmButton
      variant="ghost"
      className="h-6!"
      title="Undo this import?"
      body="Devices that it registered go: those that were read are retired, their history stays. Devices that it changed become what they were, unless somebody changed them since."
      confirmLabel="Undo import"
      danger
      onConfirm={async () => {
        onUndone(await sendJson<UndoneImport>('POST', `/api/devices/import/${id}/undo`));
        router.refresh();
      }}
    >
      Undo
    </ConfirmButton>
  );
}
