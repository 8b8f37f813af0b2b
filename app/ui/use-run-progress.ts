'use client';

import { useEffect, useState } from 'react';

import type { RunProgress } from '#lib/runs/get-run.ts';

import type { Wire } from './wire.ts';

export type LiveRun = Wire<RunProgress>;

export interface RunFeed {
  run: LiveRun | null;
  /** True while the browser tries to reach the server again. */
  interrupted: boolean;
}

/** Follows a run over server-sent events until it is over. `initial` is what the page was rendered with. */
export function useRunProgress(runId: string | null, initial: LiveRun | null = null): RunFeed {
  const [feed, setFeed] = useState<RunFeed>({ run: initial, interrupted: false });
  const over = feed.run?.id === runId && feed.run?.finishedAt !== null;
  useEffect(() => {
    if (runId === null || over) return;
    const source = new EventSource(`/api/runs/${runId}/events`);
    source.addEventListener('progress', (event: MessageEvent<string>) => {
      setFeed({ run: JSON.parse(event.data) as LiveRun, interrupted: false });
    });
    source.addEventListener('end', () => source.close());
    // The browser reconnects by itself unless the answer was a refusal.
    source.addEventListener('error', () => setFeed((last) => ({ ...last, interrupted: true })));
    return () => source.close();
  }, [runId, over]);
  return feed.run?.id === runId ? feed : { run: null, interrupted: feed.interrupted };
}
