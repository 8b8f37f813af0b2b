'use client';

import { useRouter } from 'next/navigation';

import { sendJson } from '../../../../ui/api-client.ts';
import { Button } from '../../../../ui/button.tsx';
import { useSubmit } from '../../../../ui/use-submit.ts';
import type { DeviceOffers, DeviceValues } from '../../device-fields.tsx';
import { DeviceForm } from '../../device-form.tsx';

/** Changes what was registered of a device. */
export function EditForm({
  id,
  values,
  offers,
  mayDecide,
  leadsTo,
}: {
  id: string;
  values: DeviceValues;
  offers: DeviceOffers;
  mayDecide: boolean;
  leadsTo: string;
}) {
  const router = useRouter();
  const submission = useSubmit();
  return (
    <DeviceForm
      deviceId={id}
      values={values}
      offers={offers}
      mayDecide={mayDecide}
      submission={submission}
      leadsTo={leadsTo}
      save={
        <Button type="submit" variant="primary" pending={submission.pending}>
          Save
        </Button>
      }
      onSubmit={(edited, check) =>
        submission.run(async () => {
          await sendJson('PATCH', `/api/devices/${id}`, { ...edited, ...(check && { check }) });
          router.push(leadsTo);
          router.refresh();
        })
      }
    />
  );
}
