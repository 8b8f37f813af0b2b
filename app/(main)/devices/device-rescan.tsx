'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';

import { sendJson } from '../../ui/api-client.ts';
import { Button } from '../../ui/button.tsx';
import { VisitStatus } from '../../ui/status.tsx';
import { useRunProgress } from '../../ui/use-run-progress.ts';
import { useSubmit } from '../../ui/use-submit.ts';

/** Rescans one device and follows its visit; the page is rendered anew when the visit is over. */
export function DeviceRescan({
  deviceId,
  openRunId,
  blocked,
}: {
  deviceId: string;
  openRunId: string | null;
  blocked: string | null;
}) {
  const router = useRouter();
  const submission = useSubmit();
  const [runId, setRunId] = useState(openRunId);
  const { run } = useRunProgress(runId);
  const visit = run?.visits.find((each) => each.deviceId === deviceId);
  const over = visit?.state === 'done';
  useEffect(() => {
    if (over) router.refresh();
  }, [over, router]);
  const busy = runId !== null && !over;
  return (
    <>
      {submission.error && (
        <span role="alert" className="max-w-96 text-sm text-bad">
          {submission.error}
        </span>
      )}
      {runId && (
        <Link href={`/runs/${runId}`} prefetch={false} role="status" className="hover:underline">
          <VisitStatus standing={visit?.outcome ?? visit?.state ?? 'queued'} title="Open the run" />
        </Link>
      )}
      <Button
        variant="primary"
        icon="rescan"
        pending={submission.pending || busy}
        blocked={blocked}
        onClick={() =>
          submission.run(async () => {
            const started = await sendJson<{ runId: string }>('POST', '/api/runs', {
              select: { kind: 'devices', ids: [deviceId] },
            });
            setRunId(started.runId);
          })
        }
      >
        Rescan
      </Button>
    </>
  );
}
