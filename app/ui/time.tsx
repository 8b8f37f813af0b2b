'use client';

import { useSyncExternalStore } from 'react';

import { relativeTime } from './relative-time.ts';
import { Missing } from './missing.tsx';

let now = Date.now();
const listeners = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | null = null;

/** One clock for all times on the page. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!ticking) {
    now = Date.now();
    ticking = setInterval(() => {
      now = Date.now();
      for (const each of listeners) each();
    }, 15_000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && ticking) {
      clearInterval(ticking);
      ticking = null;
    }
  };
}

const currentTime = () => (typeof window === 'undefined' ? Date.now() : now);

/** A moment, relative to now, with the exact ISO time as tooltip. `missing` says why there is none. */
export function Time({
  at,
  missing = 'It has not happened yet.',
}: {
  at: Date | string | null;
  missing?: string;
}) {
  const reference = useSyncExternalStore(subscribe, currentTime, currentTime);
  if (at === null) return <Missing reason={missing} />;
  const date = new Date(at);
  const iso = date.toISOString();
  return (
    <time dateTime={iso} title={iso} suppressHydrationWarning>
      {relativeTime(date.getTime(), reference)}
    </time>
  );
}
