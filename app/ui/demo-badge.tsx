'use client';

import { useRouter } from 'next/navigation';

import { sendJson } from './api-client.ts';
import { ConfirmButton } from './confirm-button.tsx';

/** Says that simulated hosts are on screen and removes them. */
export function DemoBadge({ hosts, blocked }: { hosts: number; blocked: string | null }) {
  const router = useRouter();
  return (
    <div className="flex h-7 items-center gap-1 rounded-md bg-info-soft pl-2.5 text-info">
      <span className="whitespace-nowrap">
        <span className="font-medium">Demo data</span>
        <span className="hidden xl:inline"> · {hosts} simulated hosts</span>
      </span>
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
