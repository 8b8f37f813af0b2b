'use client';

import { useRouter } from 'next/navigation';

import type { CredentialRow } from '#lib/devices/list-credentials.ts';

import { sendJson } from '../../../../ui/api-client.ts';
import { Button, ButtonLink } from '../../../../ui/button.tsx';
import { FormError } from '../../../../ui/form-error.tsx';
import { useSubmit } from '../../../../ui/use-submit.ts';
import { HostFields, hostValues, type HostValues } from '../../host-fields.tsx';

/** Changes what was registered of a host. */
export function EditForm({
  id,
  values,
  credentials,
  sites,
}: {
  id: string;
  values: HostValues;
  credentials: CredentialRow[];
  sites: string[];
}) {
  const router = useRouter();
  const submission = useSubmit();
  return (
    <form
      noValidate
      className="flex max-w-lg flex-col gap-4 rounded-lg border border-line bg-surface p-5"
      onSubmit={(event) => {
        event.preventDefault();
        const edited = hostValues(new FormData(event.currentTarget));
        submission.run(async () => {
          await sendJson('PATCH', `/api/devices/${id}`, edited);
          router.push(`/hosts/${id}`);
          router.refresh();
        });
      }}
    >
      <FormError submission={submission} />
      <HostFields values={values} fields={submission.fields} credentials={credentials} sites={sites} />
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={submission.pending}>
          Save
        </Button>
        <ButtonLink variant="ghost" href={`/hosts/${id}`}>
          Cancel
        </ButtonLink>
      </div>
    </form>
  );
}
