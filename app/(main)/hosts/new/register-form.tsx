'use client';

import { useRouter } from 'next/navigation';

import { sendJson } from '../../../ui/api-client.ts';
import { Button } from '../../../ui/button.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';
import { type DeviceOffers, NEW_DEVICE } from '../device-fields.tsx';
import { DeviceForm } from '../device-form.tsx';

interface Registered {
  runId: string | null;
  devices: { id: string }[];
}

/** Registers one device and opens the run of its first contact. */
export function RegisterForm({
  offers,
  credential,
  mayDecide,
}: {
  offers: DeviceOffers;
  credential: string;
  mayDecide: boolean;
}) {
  const router = useRouter();
  const submission = useSubmit();
  return (
    <DeviceForm
      values={{ ...NEW_DEVICE, credential }}
      offers={offers}
      mayDecide={mayDecide}
      submission={submission}
      leadsTo="/hosts"
      save={
        <Button type="submit" variant="primary" pending={submission.pending}>
          Register device
        </Button>
      }
      onSubmit={(device, check) =>
        submission.run(async () => {
          const body = { devices: [device], ...(check && { check }) };
          const { runId, devices } = await sendJson<Registered>('POST', '/api/devices', body);
          router.push(runId ? `/runs/${runId}` : `/hosts/${devices[0]!.id}`);
        })
      }
    >
      <p className="text-sm text-muted">
        Ferrule contacts the device at once, notes its host key and stops there: no credential is sent until
        an administrator approves the key, here in the check or later.
      </p>
    </DeviceForm>
  );
}
