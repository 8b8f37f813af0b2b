'use client';

import { useRouter } from 'next/navigation';

import type { Retry, Selection } from '#lib/runs/selection.ts';

import { sendJson } from './api-client.ts';
import { Button, type ButtonProps } from './button.tsx';
import { useSubmit } from './use-submit.ts';

/** What a run covers, as POST /api/runs takes it. */
export type RunSelect = Selection | { kind: 'retry'; runId: string; of?: Retry | 'all' };

/** Starts a run over `select` and opens its page; a refusal is shown beside the button. `raw` reads memories anew, `insist` also devices that were read a moment ago. */
export function RescanButton({
  select,
  raw = false,
  insist,
  children,
  ...button
}: ButtonProps & { select: RunSelect; raw?: boolean; insist?: boolean }) {
  const router = useRouter();
  const submission = useSubmit();
  const start = () =>
    submission.run(async () => {
      const { runId } = await sendJson<{ runId: string }>('POST', '/api/runs', { select, raw, insist });
      router.push(`/runs/${runId}`);
    });
  return (
    <>
      {submission.error && (
        <span role="alert" className="max-w-96 text-sm text-bad">
          {submission.error}
        </span>
      )}
      <Button icon="rescan" {...button} pending={submission.pending} onClick={start}>
        {children}
      </Button>
    </>
  );
}
