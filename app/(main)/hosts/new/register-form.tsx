'use client';

import { useRouter } from 'next/navigation';

import { sendJson } from '../../../ui/api-client.ts';
import { Button, ButtonLink } from '../../../ui/button.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';
import { type DeviceOffers, NEW_DEVICE } from '../device-fields.tsx';
import { DeviceForm } from '../device-form.tsx';

/** Registers one device and opens the run of its first contact. */
export function RegisterForm({ offers, credential }: { offers: DeviceOffers; credential: string }) {
  const router = useRouter();
  const submission = useSubmit();
  return (
    <DeviceForm
      values={{ ...NEW_DEVICE, credential }}
      offers={offers}
      submission={submission}
      onSubmit={(device) =>
        submission.run(async () => {
          const { runId, devices } = await sendJson<{ runId: string | null; devices: { id: string }[] }>(
            'POST',
            '/api/devices',
            { devices: [device] },
          );
          router.push(runId ? `/runs/${runId}` : `/hosts/${devices[0]!.id}`);
        })
      }
    >
      <p className="text-sm text-muted">
        Ferrule contacts the device at once, notes its host key and stops there: no credential is sent until
        an administrator approves the key.
      </p>
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={submission.pending}>
          Register device
        </Button>
        <ButtonLink variant="ghost" href="/hosts">
          Cancel
        </ButtonLink>
      </div>
    </DeviceForm>
  );
}
