import { useId, type ComponentProps, type ReactNode } from 'react';

import { useFilledEarly } from './use-filled-early.ts';

interface FieldProps {
  label: string;
  /** A sentence below the label that helps before anything is typed. */
  hint?: ReactNode;
  /** What is wrong with the value, in a sentence. */
  error?: string | undefined;
  optional?: boolean;
  className?: string;
}

/** A label, its control, and the sentence that says what is wrong, tied together for assistive technology. */
function FieldFrame({
  id,
  label,
  hint,
  error,
  optional,
  className = '',
  children,
}: FieldProps & { id: string; children: ReactNode }) {
  return (
    <div className={`flex flex-col gap-1 ${className}`}>
      <label htmlFor={id} className="font-medium">
        {label}
        {optional && <span className="ml-1.5 font-normal text-faint">optional</span>}
      </label>
      {children}
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-sm text-bad">
          {error}
        </p>
      )}
    </div>
  );
}

function described(id: string, { hint, error }: { hint?: ReactNode; error?: string | undefined }) {
  const ids = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return { 'aria-describedby': ids || undefined, 'aria-invalid': error ? true : undefined };
}

/** A labelled one-line input. */
export function TextField({
  label,
  hint,
  error,
  optional = false,
  className,
  mono = false,
  ...input
}: FieldProps & ComponentProps<'input'> & { mono?: boolean }) {
  const id = useId();
  const control = useFilledEarly<HTMLInputElement>(input.onChange);
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} optional={optional} className={className}>
      <input
        id={id}
        ref={control}
        autoComplete="off"
        spellCheck={false}
        className={`control w-full ${mono ? 'mono' : ''}`}
        {...described(id, { hint, error })}
        {...input}
      />
    </FieldFrame>
  );
}

/** A labelled multi-line input. */
export function TextAreaField({
  label,
  hint,
  error,
  optional = false,
  className,
  mono = false,
  ...input
}: FieldProps & ComponentProps<'textarea'> & { mono?: boolean }) {
  const id = useId();
  const control = useFilledEarly<HTMLTextAreaElement>(input.onChange);
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} optional={optional} className={className}>
      <textarea
        id={id}
        ref={control}
        autoComplete="off"
        spellCheck={false}
        className={`control w-full resize-y ${mono ? 'mono' : ''}`}
        {...described(id, { hint, error })}
        {...input}
      />
    </FieldFrame>
  );
}

/** A labelled choice; `children` are its options. */
export function SelectField({
  label,
  hint,
  error,
  optional = false,
  className,
  children,
  ...input
}: FieldProps & ComponentProps<'select'>) {
  const id = useId();
  const control = useFilledEarly<HTMLSelectElement>(input.onChange);
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} optional={optional} className={className}>
      <select id={id} ref={control} className="control w-full" {...described(id, { hint, error })} {...input}>
        {children}
      </select>
    </FieldFrame>
  );
}
