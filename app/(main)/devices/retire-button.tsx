'use client';

import { useRouter } from 'next/navigation';

import { sendJson } from '../../ui/api-client.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { deviceWords } from './device-words.ts';

/** Takes a host or switch out of the inventory. */
export function RetireButton({
  role,
  id,
  name,
  blocked,
}: {
  role: string;
  id: string;
  name: string;
  blocked: string | null;
}) {
  const router = useRouter();
  const { device, path } = deviceWords(role);
  return (
    <ConfirmButton
      variant="danger"
      blocked={blocked}
      title={`Retire ${name}?`}
      body="It leaves the inventory and no run visits it any more. What was read from it stays in the history."
      confirmLabel={`Retire ${device}`}
      danger
      onConfirm={async () => {
        await sendJson('POST', `/api/devices/${id}/retire`);
        router.push(path);
        router.refresh();
      }}
    >
      Retire
    </ConfirmButton>
  );
}
