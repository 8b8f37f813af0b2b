'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';

import type { HostKeyRow } from '#lib/devices/host-keys.ts';

import { sendJson } from '../../ui/api-client.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { TextAreaField } from '../../ui/field.tsx';
import { DataTable, TableRegion } from '../../ui/data-table.tsx';
import { Icon } from '../../ui/ui-icon.tsx';
import { useSelection } from '../../ui/use-selection.ts';
import { hostKeyColumns } from './host-key-columns.tsx';
import type { KeyTab } from './key-tabs.ts';

const COMPARE = 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub';

/** Host keys of one state with the decisions that are open for them. */
export function HostKeyList({
  tab,
  keys,
  blocked,
}: {
  tab: KeyTab;
  keys: HostKeyRow[];
  blocked: string | null;
}) {
  const router = useRouter();
  const [reason, setReason] = useState('');
  const selection = useSelection(keys.map((key) => key.id));
  const chosen = keys.filter((key) => selection.selected.has(key.id));
  const changed = chosen.filter((key) => key.approvedFingerprint !== null);
  const count = chosen.length === 1 ? '1 key' : `${chosen.length} keys`;
  const decide = async (decision: 'approve' | 'reject') => {
    const answer = await sendJson<{ runId?: string | null }>('POST', '/api/host-keys', {
      [decision]: chosen.map((key) => key.id),
      ...(decision === 'approve' && reason !== '' && { reason }),
    });
    selection.clear();
    setReason('');
    // Approved hosts are read at once; that run is what there is to see next.
    if (answer.runId) router.push(`/runs/${answer.runId}`);
    else router.refresh();
  };
  const nothing = blocked ?? (chosen.length === 0 ? 'Select one or more keys first.' : null);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-surface px-4 py-2">
        <p className="min-w-80 flex-1 text-muted">
          Approving a key lets Ferrule send a credential to the device that shows it. Compare the fingerprint
          with the one the device prints on its own console:{' '}
          <code className="mono whitespace-nowrap text-ink">{COMPARE}</code>
        </p>
        {tab !== 'approved' && (
          <div className="flex items-center gap-2">
            {chosen.length > 0 && <span className="text-muted">{count} selected</span>}
            {tab !== 'rejected' && (
              <ConfirmButton
                variant="danger"
                blocked={nothing}
                title={`Reject ${count}?`}
                body="Ferrule sends no credential to a device that shows a rejected key. When it is seen again, it waits for a decision again."
                confirmLabel={`Reject ${count}`}
                danger
                onConfirm={() => decide('reject')}
              >
                Reject
              </ConfirmButton>
            )}
            <ConfirmButton
              variant="primary"
              icon="shield-check"
              blocked={nothing}
              title={`Approve ${count}?`}
              body={
                <>
                  <Consequence keys={chosen} />
                  {changed.length > 0 && (
                    <TextAreaField
                      className="mt-3 text-ink"
                      label={changed.length === 1 ? 'Why has the key changed?' : 'Why have the keys changed?'}
                      name="reason"
                      rows={2}
                      maxLength={500}
                      value={reason}
                      onChange={(event) => setReason(event.target.value)}
                      hint="Kept with the key and in the audit log."
                    />
                  )}
                </>
              }
              confirmLabel={`Approve ${count}`}
              onConfirm={() => decide('approve')}
            >
              Approve
            </ConfirmButton>
          </div>
        )}
      </div>
      <TableRegion label="Host keys">
        <DataTable
          label="Host keys"
          columns={hostKeyColumns(tab)}
          rows={keys}
          rowId={(key) => key.id}
          rowName={(key) => `${key.device} ${key.algorithm}`}
          {...(tab !== 'approved' && { selection })}
        />
      </TableRegion>
    </>
  );
}

function Consequence({ keys }: { keys: HostKeyRow[] }) {
  const devices = new Set(keys.map((key) => key.deviceId)).size;
  const shared = keys.filter((key) => key.sameKeyOn.length > 0).length;
  const replaces = keys.some((key) => key.approvedFingerprint !== null);
  return (
    <>
      <p>
        From now on Ferrule signs in to {devices === 1 ? 'this device' : `these ${devices} devices`} with the
        stored credential
        {replaces ? ', and a key approved before is no longer accepted.' : '.'} A run over{' '}
        {devices === 1 ? 'it' : 'them'} starts at once.
      </p>
      {shared > 0 && (
        <p className="mt-2 flex gap-1.5 text-warn">
          <Icon name="warning" className="mt-0.5 self-start" />
          {shared === 1 ? 'One of these keys is' : `${shared} of these keys are`} shown by other devices too.
          Whoever holds the key of one can pose as the other.
        </p>
      )}
    </>
  );
}
