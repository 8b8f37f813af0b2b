'use client';

import { useId, useRef } from 'react';

import { ApiError } from '../../ui/api-client.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { ScriptForm } from '../../ui/script-form.tsx';
import { useSubmit } from '../../ui/use-submit.ts';

/** A button whose work needs the password of the account once more. */
export function PasswordAsked({
  label,
  confirmLabel,
  body,
  danger = false,
  onPassword,
}: {
  label: string;
  confirmLabel: string;
  /** What will happen, in a sentence. */
  body: string;
  danger?: boolean;
  onPassword: (password: string) => Promise<void>;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const titleId = useId();
  const submission = useSubmit();
  return (
    <>
      <Button
        variant={danger ? 'danger' : 'secondary'}
        className="self-start"
        onClick={() => dialog.current?.showModal()}
      >
        {label}
      </Button>
      <dialog
        ref={dialog}
        aria-labelledby={titleId}
        className="w-full max-w-md rounded-lg border border-line-strong bg-raised p-4 text-ink shadow-xl"
        onClose={() => form.current?.reset()}
      >
        <ScriptForm
          ref={form}
          noValidate
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            const password = String(new FormData(event.currentTarget).get('password'));
            submission.run(async () => {
              try {
                await onPassword(password);
              } catch (error) {
                if (!(error instanceof ApiError) || error.status !== 400) throw error;
                throw new ApiError(400, '', { password: 'This is not the password of your account.' });
              }
              dialog.current?.close();
            });
          }}
        >
          <h2 id={titleId} className="text-lg font-semibold">
            {label}
          </h2>
          <p className="text-muted">{body}</p>
          <FormError submission={submission} />
          <TextField
            label="Your password"
            name="password"
            type="password"
            autoComplete="current-password"
            error={submission.fields.password}
          />
          <div className="flex justify-end gap-2">
            <Button onClick={() => dialog.current?.close()}>Cancel</Button>
            <Button type="submit" variant={danger ? 'danger' : 'primary'} pending={submission.pending}>
              {confirmLabel}
            </Button>
          </div>
        </ScriptForm>
      </dialog>
    </>
  );
}
