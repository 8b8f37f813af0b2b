'use client';

import { useEffect, useState, useTransition } from 'react';

import { ApiError } from './api-client.ts';

export interface Submission {
  pending: boolean;
  /** The sentence of the last failure; null while pending and after success. */
  error: string | null;
  /** Field name to sentence, for the inputs at fault. */
  fields: Record<string, string>;
  run(action: () => Promise<void>): void;
}

/** Runs one mutation at a time and keeps its failure for the form to show; the first input at fault gets the focus. Errors that are no ApiError are thrown on. */
export function useSubmit(): Submission {
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [pending, startTransition] = useTransition();
  useEffect(() => {
    if (failure) document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [failure]);
  const run = (action: () => Promise<void>) => {
    if (pending) return;
    startTransition(async () => {
      setFailure(null);
      try {
        await action();
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        startTransition(() => setFailure(error));
      }
    });
  };
  return {
    pending,
    error: pending ? null : (failure?.message ?? null),
    fields: failure?.fields ?? {},
    run,
  };
}
