'use client';

import { useRouter } from 'next/navigation';

import { sendJson } from './api-client.ts';
import { Button, type ButtonProps } from './button.tsx';
import { useSubmit } from './use-submit.ts';

/** What a run covers, as POST /api/runs takes it. */
export type RunSelect =
  | { kind: 'all' }
  | { kind: 'devices'; ids: string[] }
  | { kind: 'filter'; query: string }
  | { kind: 'retry'; runId: string };

/** Starts a run over `select` and opens its page; a refusal is shown beside the button. `raw` reads memories anew. */
export function RescanButton({
  select,
  raw = false,
  children,
  ...button
}: ButtonProps & { select: RunSelect; raw?: boolean }) {
  const router = useRouter();
  const submission = useSubmit();
  const start = () =>
    submission.run(async () => {
      const { runId } = await sendJson<{ runId: string }>('POST', '/api/runs', { select, raw });
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
