'use client';

import { useRouter } from 'next/navigation';

import type { CredentialRow } from '#lib/devices/list-credentials.ts';

import { sendJson } from '../../../ui/api-client.ts';
import { Button, ButtonLink } from '../../../ui/button.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';
import { HostFields, hostValues } from '../host-fields.tsx';

/** Registers one host and opens the run of its first contact. */
export function RegisterForm({
  credentials,
  sites,
  credential,
}: {
  credentials: CredentialRow[];
  sites: string[];
  credential: string;
}) {
  const router = useRouter();
  const submission = useSubmit();
  return (
    <form
      noValidate
      className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-5"
      onSubmit={(event) => {
        event.preventDefault();
        const values = hostValues(new FormData(event.currentTarget));
        submission.run(async () => {
          const { runId } = await sendJson<{ runId: string }>('POST', '/api/devices', { devices: [values] });
          router.push(`/runs/${runId}`);
        });
      }}
    >
      <FormError submission={submission} />
      <HostFields
        values={{ name: '', address: '', port: '22', credential, site: '', tags: '' }}
        fields={submission.fields}
        credentials={credentials}
        sites={sites}
      />
      <p className="text-sm text-muted">
        Ferrule contacts the host at once, notes its host key and stops there: no credential is sent until an
        administrator approves the key.
      </p>
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={submission.pending}>
          Register host
        </Button>
        <ButtonLink variant="ghost" href="/hosts">
          Cancel
        </ButtonLink>
      </div>
    </form>
  );
}
