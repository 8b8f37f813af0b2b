import type { RunRow } from '#lib/runs/list-runs.ts';

import { Icon, type IconName } from '../../ui/ui-icon.tsx';

type RunFacts = Pick<RunRow, 'running' | 'success' | 'partial' | 'failure' | 'total'> & {
  finishedAt: Date | string | null;
  cancelledAt: Date | string | null;
};

/** How a run stands as a whole: waiting, running, or how it ended. */
export function RunStatus({ run }: { run: RunFacts }) {
  const { icon, word, ink } = look(run);
  return (
    <span className={`inline-flex items-baseline gap-1.5 ${ink}`}>
      <Icon name={icon} />
      {word}
    </span>
  );
}

function look(run: RunFacts): { icon: IconName; word: string; ink: string } {
  if (run.finishedAt === null) {
    if (run.cancelledAt !== null) return { icon: 'spinner', word: 'Cancelling', ink: 'text-muted' };
    const started = run.running + run.success + run.partial + run.failure > 0;
    return started
      ? { icon: 'spinner', word: 'Running', ink: 'text-info' }
      : { icon: 'clock', word: 'Queued', ink: 'text-muted' };
  }
  if (run.cancelledAt !== null) return { icon: 'ban', word: 'Cancelled', ink: 'text-faint' };
  if (run.success === run.total) return { icon: 'check-circle', word: 'Success', ink: 'text-ok' };
  if (run.success + run.partial === 0) return { icon: 'x-circle', word: 'Failure', ink: 'text-bad' };
  return { icon: 'half', word: 'Partial', ink: 'text-warn' };
}
