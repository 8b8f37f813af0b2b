'use client';

import { useRouter } from 'next/navigation';

import type { UserRow } from '#lib/people/manage-users.ts';

import { sendJson } from '../../../ui/api-client.ts';
import { Button, ButtonLink } from '../../../ui/button.tsx';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { ScriptForm } from '../../../ui/script-form.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';
import { AccessFields } from '../access-fields.tsx';
import { sitesOfText } from '../role-words.ts';

/** What an account may do. A change ends its sessions. */
export function AccountForm({
  user,
  self,
  knownSites,
}: {
  user: UserRow;
  self: boolean;
  knownSites: string[];
}) {
  const router = useRouter();
  const submission = useSubmit();
  const { pending, fields, run } = submission;
  const { id, name, role, sites } = user;
  const disabled = user.disabledAt !== null;
  const change = async (edit: { role?: string; sites?: string[]; disabled?: boolean }) => {
    await sendJson('PATCH', `/api/users/${id}`, { role, sites, disabled, ...edit });
    router.refresh();
  };
  const own = self ? 'Another administrator has to change your own account.' : null;
  return (
    <ScriptForm
      noValidate
      className="flex max-w-xl flex-col gap-4"
      onSubmit={(event) => {
        const form = new FormData(event.currentTarget);
        run(async () => {
          await change({ role: String(form.get('role')), sites: sitesOfText(String(form.get('sites'))) });
          router.push('/people');
        });
      }}
    >
      {disabled && (
        <Notice tone="warn" title="This account is disabled">
          {name} cannot sign in, and their API tokens are refused.
        </Notice>
      )}
      <FormError submission={submission} />
      <AccessFields role={role} sites={sites} knownSites={knownSites} fields={fields} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" pending={pending} blocked={own}>
          Save
        </Button>
        <ButtonLink variant="ghost" href="/people">
          Cancel
        </ButtonLink>
        <span className="ml-auto">
          {disabled ? (
            <ConfirmButton
              blocked={own}
              title={`Enable ${name}?`}
              body="They can sign in again with what they had, and their API tokens work again."
              confirmLabel="Enable account"
              onConfirm={() => change({ disabled: false })}
            >
              Enable account
            </ConfirmButton>
          ) : (
            <ConfirmButton
              variant="danger"
              icon="ban"
              blocked={own}
              title={`Disable ${name}?`}
              body="Their sessions end at once, they cannot sign in, and their API tokens are refused. Nothing of theirs is deleted."
              confirmLabel="Disable account"
              danger
              onConfirm={() => change({ disabled: true })}
            >
              Disable account
            </ConfirmButton>
          )}
        </span>
      </div>
      <p className="text-sm text-muted">
        A change ends the sessions of this account, so that it holds at once.
      </p>
    </ScriptForm>
  );
}
