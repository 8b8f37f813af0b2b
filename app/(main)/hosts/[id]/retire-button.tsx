'use client';

import { useRouter } from 'next/navigation';

import { sendJson } from '../../../ui/api-client.ts';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';

export function RetireButton({ id, name, blocked }: { id: string; name: string; blocked: string | null }) {
  const router = useRouter();
  return (
    <ConfirmButton
      variant="danger"
      blocked={blocked}
      title={`Retire ${name}?`}
      body="It leaves the inventory and no run visits it any more. What was read from it stays in the history."
      confirmLabel="Retire host"
      danger
      onConfirm={async () => {
        await sendJson('POST', `/api/devices/${id}/retire`);
        router.push('/hosts');
        router.refresh();
      }}
    >
      Retire
    </ConfirmButton>
  );
}
