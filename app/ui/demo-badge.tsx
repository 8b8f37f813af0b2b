'use client';

import { useRouter } from 'next/navigation';

import { sendJson } from './api-client.ts';
import { ConfirmButton } from './confirm-button.tsx';

/** Says that simulated hosts are on screen and removes them. */
export function DemoBadge({ hosts, blocked }: { hosts: number; blocked: string | null }) {
  const router = useRouter();
  return (
    <div
      title={`${hosts} simulated hosts are part of what you see.`}
      className="flex h-7 items-center gap-1 rounded-md bg-info-soft pl-2.5 text-info"
    >
      <span className="font-medium whitespace-nowrap">Demo data</span>
      <ConfirmButton
        variant="ghost"
        className="text-info!"
        blocked={blocked}
        title="Remove the demo data?"
        body={`All ${hosts} simulated hosts go, with their ports, modules, runs, keys and credentials. Hosts you registered stay.`}
        confirmLabel="Remove demo data"
        danger
        onConfirm={async () => {
          await sendJson('POST', '/api/demo/remove');
          router.push('/inventory');
          router.refresh();
        }}
      >
        Remove
      </ConfirmButton>
    </div>
  );
}
