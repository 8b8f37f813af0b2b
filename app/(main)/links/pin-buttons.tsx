'use client';

import { useRouter } from 'next/navigation';
import { useRef } from 'react';

import { sendJson } from '../../ui/api-client.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';

/** Says that a port is cabled to another; a person's word wins over all evidence. */
export function PinButton({
  portId,
  farPortId,
  near,
  far,
  blocked,
  variant = 'secondary',
}: {
  portId: string;
  farPortId: string;
  /** The two ports in words. */
  near: string;
  far: string;
  blocked: string | null;
  variant?: 'primary' | 'secondary';
}) {
  const router = useRouter();
  const note = useRef<HTMLInputElement>(null);
  return (
    <ConfirmButton
      icon="pin"
      variant={variant}
      blocked={blocked}
      aria-label={`Pin ${far}`}
      title={`Pin ${near} to ${far}?`}
      body={
        <>
          <p>
            A pin wins over all evidence, and holds until somebody removes it. Other links of these two ports
            go.
          </p>
          <label className="mt-3 flex flex-col gap-1 text-ink">
            How you know (optional)
            <input
              ref={note}
              className="control"
              maxLength={500}
              placeholder="Traced in the rack"
              autoComplete="off"
            />
          </label>
        </>
      }
      confirmLabel="Pin"
      onConfirm={async () => {
        await sendJson('POST', '/api/links/pins', { portId, farPortId, note: note.current?.value ?? '' });
        router.refresh();
      }}
    >
      Pin this
    </ConfirmButton>
  );
}

/** Takes a pin back: from then on the evidence decides. */
export function UnpinButton({
  portId,
  near,
  blocked,
}: {
  portId: string;
  near: string;
  blocked: string | null;
}) {
  const router = useRouter();
  return (
    <ConfirmButton
      blocked={blocked}
      title={`Remove the pin of ${near}?`}
      body="From then on the evidence decides where the port is cabled to."
      confirmLabel="Remove pin"
      onConfirm={async () => {
        await sendJson('DELETE', `/api/links/pins/${portId}`);
        router.refresh();
      }}
    >
      Remove pin
    </ConfirmButton>
  );
}
