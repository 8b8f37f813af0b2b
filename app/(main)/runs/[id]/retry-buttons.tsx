'use client';

import { useState } from 'react';

import type { Retry } from '#lib/runs/selection.ts';

import { RescanButton } from '../../../ui/rescan-button.tsx';
import type { LiveRun } from '../../../ui/use-run-progress.ts';

/** Causes that say that no session came to be. */
const UNREACHABLE = new Set(['dns', 'refused', 'unreachable', 'timeout']);

/** Visits the devices of a run that is over again: those that a person chooses by how their visits ended, or all. */
export function RetryButtons({ run, blocked }: { run: LiveRun; blocked: string | null }) {
  const choices = choicesOf(run);
  const [chosen, choose] = useState<Retry | 'all'>(choices[0]!.of);
  const { of, count } = choices.find((choice) => choice.of === chosen) ?? choices[0]!;
  return (
    <>
      <select
        aria-label="Which devices to visit again"
        value={of}
        onChange={(event) => choose(event.target.value as Retry | 'all')}
        className="control"
      >
        {choices.map((choice) => (
          <option key={choice.of} value={choice.of}>
            {choice.words}
            {choice.of !== 'all' && ` (${choice.count.toLocaleString('en')})`}
          </option>
        ))}
      </select>
      <RescanButton
        variant="primary"
        select={{ kind: 'retry', runId: run.id, of }}
        blocked={blocked ?? (count === 0 ? 'The run has no devices any more.' : null)}
      >
        {of === 'all'
          ? 'Run again'
          : `Retry ${count.toLocaleString('en')} ${count === 1 ? 'device' : 'devices'}`}
      </RescanButton>
    </>
  );
}

function choicesOf(run: LiveRun): { of: Retry | 'all'; words: string; count: number }[] {
  const unreachable = run.failures
    .filter(({ kind }) => UNREACHABLE.has(kind))
    .reduce((sum, { count }) => sum + count, 0);
  const retries: { of: Retry; words: string; count: number }[] = [
    {
      of: 'missed',
      words: 'All not fully read',
      count: run.failure + run.partial + run.cancelled + run.skipped,
    },
    { of: 'failed', words: 'Failed', count: run.failure },
    { of: 'unreachable', words: 'Unreachable', count: unreachable },
    { of: 'partial', words: 'Partial', count: run.partial },
    { of: 'skipped', words: 'Skipped', count: run.skipped },
  ];
  return [
    ...retries.filter(({ count }) => count > 0),
    { of: 'all', words: 'The whole selection', count: run.total },
  ];
}
