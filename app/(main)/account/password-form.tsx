'use client';

import { useRef, useState } from 'react';

import { ApiError, sendJson } from '../../ui/api-client.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ScriptForm } from '../../ui/script-form.tsx';
import { useSubmit } from '../../ui/use-submit.ts';

const MIN_PASSWORD = 12;

/** Changes one's own password; sessions elsewhere end. */
export function PasswordForm() {
  const submission = useSubmit();
  const { pending, fields, run } = submission;
  const [changed, setChanged] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  return (
    <ScriptForm
      ref={form}
      noValidate
      className="flex max-w-md flex-col gap-3"
      onSubmit={(event) => {
        const data = new FormData(event.currentTarget);
        const text = (name: string) => String(data.get(name));
        setChanged(false);
        run(async () => {
          const [currentPassword, newPassword] = [text('current'), text('new')];
          if (newPassword.length < MIN_PASSWORD) {
            throw new ApiError(400, '', { new: `Use at least ${MIN_PASSWORD} characters.` });
          }
          if (newPassword !== text('repeated')) {
            throw new ApiError(400, '', { repeated: 'The two passwords differ.' });
          }
          await changePassword({ currentPassword, newPassword });
          form.current?.reset();
          setChanged(true);
        });
      }}
    >
      {changed && <Notice tone="ok">The password is changed. Other sessions of yours have ended.</Notice>}
      <FormError submission={submission} />
      <TextField
        label="Password now"
        name="current"
        type="password"
        autoComplete="current-password"
        error={fields.current}
      />
      <TextField
        label="New password"
        name="new"
        type="password"
        autoComplete="new-password"
        hint={`At least ${MIN_PASSWORD} characters.`}
        error={fields.new}
      />
      <TextField
        label="New password again"
        name="repeated"
        type="password"
        autoComplete="new-password"
        error={fields.repeated}
      />
      <Button type="submit" pending={pending} className="self-start">
        Change password
      </Button>
    </ScriptForm>
  );
}

async function changePassword(body: { currentPassword: string; newPassword: string }): Promise<void> {
  try {
    await sendJson('POST', '/api/auth/change-password', body);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 400) throw error;
    throw new ApiError(400, '', { current: 'This is not the password of your account.' });
  }
}
