'use client';

import { useRouter } from 'next/navigation';

import { sendJson } from '../../../ui/api-client.ts';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';

/** Stops the use of a credential, or lets it go on. */
export function PauseCredential({ id, name, paused }: { id: string; name: string; paused: boolean }) {
  const router = useRouter();
  return (
    <ConfirmButton
      variant={paused ? 'primary' : 'secondary'}
      title={paused ? `Resume ${name}?` : `Pause ${name}?`}
      body={
        paused
          ? 'It is tried on two devices of the next run; the others follow once one of them took it.'
          : 'Visits of its devices end without a connection until somebody resumes it.'
      }
      confirmLabel={paused ? 'Resume credential' : 'Pause credential'}
      onConfirm={async () => {
        await sendJson('POST', `/api/credentials/${id}/pause`, { paused: !paused });
        router.refresh();
      }}
    >
      {paused ? 'Resume' : 'Pause'}
    </ConfirmButton>
  );
}

/** Deletes a credential that no device uses. */
export function DeleteCredential({ id, name, devices }: { id: string; name: string; devices: number }) {
  const router = useRouter();
  const users = devices === 1 ? '1 device uses' : `${devices} devices use`;
  return (
    <ConfirmButton
      variant="danger"
      icon="trash"
      blocked={devices === 0 ? null : `${users} it. Give them another credential first.`}
      title={`Delete ${name}?`}
      body="No device uses it. Its secrets cannot be brought back."
      confirmLabel="Delete credential"
      danger
      onConfirm={async () => {
        await sendJson('DELETE', `/api/credentials/${id}`);
        router.push('/credentials');
        router.refresh();
      }}
    >
      Delete
    </ConfirmButton>
  );
}
