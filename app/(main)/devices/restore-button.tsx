'use client';

import { useRouter } from 'next/navigation';

import { sendJson } from '../../ui/api-client.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';

/** Brings a retired device back. */
export function RestoreButton({ id, name, blocked }: { id: string; name: string; blocked: string | null }) {
  const router = useRouter();
  return (
    <ConfirmButton
      blocked={blocked}
      title={`Restore ${name}?`}
      body="It comes back into the inventory as it was last read, and runs visit it again."
      confirmLabel="Restore"
      onConfirm={async () => {
        await sendJson('POST', `/api/devices/${id}/restore`);
        router.refresh();
      }}
    >
      Restore
    </ConfirmButton>
  );
}
