import type { RunRow } from '#lib/runs/list-runs.ts';

import { duration } from '../../ui/relative-time.ts';
import { Sparkline } from './sparkline.tsx';
import { successShare } from './success-share.ts';

/**
 * How much of each run was read in full, and how long it took, over the last runs; `runs` the oldest first. Nothing while
 * there is only one.
 */
export function RunTrends({ runs }: { runs: RunRow[] }) {
  const shares = runs.map(successShare).filter((share) => share !== null);
  const times = runs
    .filter(({ finishedAt }) => finishedAt !== null)
    .map(({ createdAt, finishedAt }) => new Date(finishedAt!).getTime() - new Date(createdAt).getTime());
  if (shares.length < 2 || times.length < 2) return null;
  const share = `${Math.floor(shares.at(-1)! * 100)} %`;
  const [last, longest] = [duration(times.at(-1)!), duration(Math.max(...times))];
  return (
    <span className="flex flex-wrap items-center gap-x-6 gap-y-1 text-sm text-muted">
      <span className="flex items-center gap-2">
        Read in full
        <Sparkline
          values={shares}
          max={1}
          label={`Share read in full over the last ${shares.length} runs, now ${share}`}
        />
        {share}
      </span>
      <span className="flex items-center gap-2">
        Took
        <Sparkline
          values={times}
          max={Math.max(...times)}
          label={`How long the last ${times.length} runs took, now ${last}, at most ${longest}`}
        />
        {last}
      </span>
    </span>
  );
}
