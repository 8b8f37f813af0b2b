'use client';

import { useRouter } from 'next/navigation';

import { sendJson } from '../../../../ui/api-client.ts';
import { Button, ButtonLink } from '../../../../ui/button.tsx';
import { useSubmit } from '../../../../ui/use-submit.ts';
import type { DeviceOffers, DeviceValues } from '../../device-fields.tsx';
import { DeviceForm } from '../../device-form.tsx';

/** Changes what was registered of a device. */
export function EditForm({ id, values, offers }: { id: string; values: DeviceValues; offers: DeviceOffers }) {
  const router = useRouter();
  const submission = useSubmit();
  return (
    <DeviceForm
      values={values}
      offers={offers}
      submission={submission}
      onSubmit={(edited) =>
        submission.run(async () => {
          await sendJson('PATCH', `/api/devices/${id}`, edited);
          router.push(`/hosts/${id}`);
          router.refresh();
        })
      }
    >
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={submission.pending}>
          Save
        </Button>
        <ButtonLink variant="ghost" href={`/hosts/${id}`}>
          Cancel
        </ButtonLink>
      </div>
    </DeviceForm>
  );
}
