'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';

import type { HostKeyRow } from '#lib/devices/host-keys.ts';

import { sendJson } from '../../ui/api-client.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { TextAreaField } from '../../ui/field.tsx';
import { OldAndNewKey } from './old-and-new-key.tsx';

/** Approves one key; one that takes the place of an approved key needs a reason. */
export function ApproveKey({ hostKey, blocked }: { hostKey: HostKeyRow; blocked: string | null }) {
  const router = useRouter();
  const [reason, setReason] = useState('');
  const changed = hostKey.approvedFingerprint !== null;
  return (
    <ConfirmButton
      variant={hostKey.state === 'pending' ? 'primary' : 'secondary'}
      icon="shield-check"
      blocked={blocked}
      title={changed ? 'Accept the changed key?' : 'Approve this key?'}
      body={
        <>
          <p>
            From now on Ferrule signs in to the device that shows this key, and only to it. Compare it with
            what the device prints on its own console:
          </p>
          <p className="mono mt-2 text-ink">ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub</p>
          <div className="mt-1 overflow-x-auto text-ink">
            {changed ? <OldAndNewKey hostKey={hostKey} /> : <p className="mono break-all">{hostKey.line}</p>}
          </div>
          {changed && (
            <TextAreaField
              className="mt-2 text-ink"
              label="Why has the key changed?"
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
      confirmLabel="Approve key"
      onConfirm={async () => {
        await sendJson('POST', '/api/host-keys', { approve: [hostKey.id], ...(changed && { reason }) });
        router.refresh();
      }}
    >
      Approve
    </ConfirmButton>
  );
}
