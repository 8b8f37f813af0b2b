'use client';

import { useId, useRef, type ReactNode } from 'react';

import { Button, type ButtonProps } from './button.tsx';
import { Notice } from './notice.tsx';
import { ScriptForm } from './script-form.tsx';
import { useSubmit } from './use-submit.ts';

/** A button whose work is confirmed first. `onConfirm` may throw an ApiError: the dialog stays and shows it. */
export function ConfirmButton({
  title,
  body,
  confirmLabel,
  onConfirm,
  dismissLabel = 'Cancel',
  danger = false,
  children,
  ...button
}: ButtonProps & {
  title: string;
  /** What will happen, in one or two sentences. */
  body: ReactNode;
  confirmLabel: string;
  dismissLabel?: string;
  onConfirm: () => Promise<void>;
  danger?: boolean;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const submission = useSubmit();
  return (
    <>
      <Button {...button} onClick={() => dialog.current?.showModal()}>
        {children}
      </Button>
      <dialog
        ref={dialog}
        aria-labelledby={titleId}
        className="w-full max-w-md rounded-lg border border-line-strong bg-raised p-4 text-left font-normal whitespace-normal text-ink shadow-xl"
      >
        <ScriptForm
          className="flex flex-col gap-3"
          onSubmit={() => {
            submission.run(async () => {
              await onConfirm();
              dialog.current?.close();
            });
          }}
        >
          <h2 id={titleId} className="text-lg font-semibold">
            {title}
          </h2>
          <div className="text-muted">{body}</div>
          {submission.error && <Notice tone="bad">{submission.error}</Notice>}
          <div className="flex justify-end gap-2">
            <Button onClick={() => dialog.current?.close()}>{dismissLabel}</Button>
            <Button type="submit" variant={danger ? 'danger' : 'primary'} pending={submission.pending}>
              {confirmLabel}
            </Button>
          </div>
        </ScriptForm>
      </dialog>
    </>
  );
}
