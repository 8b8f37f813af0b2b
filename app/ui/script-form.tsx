'use client';

import type { ComponentProps, FormEvent } from 'react';

/**
 * A form that is sent by `onSubmit` alone. Sent before this script runs, it does nothing: as method "get" the browser would put
 * what was typed, a password too, into the address.
 */
export function ScriptForm({
  onSubmit,
  ...rest
}: Omit<ComponentProps<'form'>, 'onSubmit' | 'method' | 'action'> & {
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
}) {
  return (
    <form
      {...rest}
      method="dialog"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(event);
      }}
    />
  );
}
