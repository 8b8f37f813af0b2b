'use client';

import { useEffect, useState } from 'react';

import type { RunProgress } from '#lib/runs/get-run.ts';

import type { Wire } from './wire.ts';

/** The figures of a run and its visits by name; in the first moment of a large run only the first of them. */
export type LiveRun = Wire<RunProgress>;

export interface RunFeed {
  run: LiveRun | null;
  /** True while the browser tries to reach the server again. */
  interrupted: boolean;
}

type Visit = LiveRun['visits'][number];

/** Follows a run over server-sent events until it is over. `initial` is what the page was rendered with. */
export function useRunProgress(runId: string | null, initial: LiveRun | null = null): RunFeed {
  const [feed, setFeed] = useState<RunFeed>({ run: initial, interrupted: false });
  const known = feed.run?.id === runId ? feed.run : null;
  const over = known !== null && known.finishedAt !== null && known.visits.length >= known.total;
  useEffect(() => {
    if (runId === null || over) return;
    // The server tells the visits in order, and later those that changed: a Map keeps the place of what it has.
    const visits = new Map<string, Visit>();
    const source = new EventSource(`/api/runs/${runId}/events`);
    source.addEventListener('progress', (event: MessageEvent<string>) => {
      const news = JSON.parse(event.data) as { run: Omit<LiveRun, 'visits'>; visits: Visit[] };
      for (const visit of news.visits) visits.set(visit.id, visit);
      setFeed({ run: { ...news.run, visits: [...visits.values()] }, interrupted: false });
    });
    source.addEventListener('end', () => source.close());
    // The browser reconnects by itself unless the answer was a refusal.
    source.addEventListener('error', () => setFeed((last) => ({ ...last, interrupted: true })));
    return () => source.close();
  }, [runId, over]);
  return feed.run?.id === runId ? feed : { run: null, interrupted: feed.interrupted };
}
