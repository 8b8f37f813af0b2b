import Link from 'next/link';

import { Missing } from '../../../ui/missing.tsx';
import { Fact, Facts } from '../../../ui/panel.tsx';
import { duration } from '../../../ui/relative-time.ts';
import { VisitStatus } from '../../../ui/status.tsx';
import { Time } from '../../../ui/time.tsx';
import type { LiveRun } from '../../../ui/use-run-progress.ts';
import { VisitBar } from '../../../ui/visit-bar.tsx';

const STANDINGS = ['success', 'partial', 'failure', 'cancelled', 'skipped', 'running', 'queued'] as const;

/** How far the run is, in a bar and in numbers. */
export function RunSummary({ run }: { run: LiveRun }) {
  const done = run.total - run.queued - run.running;
  const { portsRead, portsTotal } = run;
  return (
    <section aria-label="Progress" className="rounded-lg border border-line bg-surface p-4">
      <p className="mb-2 flex flex-wrap items-baseline gap-x-2" role="status">
        <span className="text-xl font-semibold">
          {done.toLocaleString('en')} of {run.total.toLocaleString('en')}
        </span>
        <span className="text-muted">{run.total === 1 ? 'device done' : 'devices done'}</span>
      </p>
      <VisitBar counts={run} className="h-2.5 w-full" />
      <ul className="mt-2.5 flex flex-wrap gap-x-5 gap-y-1">
        {STANDINGS.filter((standing) => run[standing] > 0).map((standing) => (
          <li key={standing} className="flex items-center gap-1.5">
            <VisitStatus standing={standing} />
            <span className="font-semibold">{run[standing].toLocaleString('en')}</span>
          </li>
        ))}
      </ul>
      <Facts className="mt-4 border-t border-line pt-3">
        <Fact name="Started">
          <Time at={run.createdAt} />
        </Fact>
        {run.finishedAt !== null ? (
          <Fact name="Took">
            {duration(new Date(run.finishedAt).getTime() - new Date(run.createdAt).getTime())}
          </Fact>
        ) : (
          <Fact name="Time left">
            {run.secondsLeft === null ? (
              <Missing reason="No visit ended in the last half minute, so there is no rate to tell it from." />
            ) : (
              `about ${duration(run.secondsLeft * 1000)}`
            )}
          </Fact>
        )}
        <Fact name="Rate">
          {run.perSecond === null ? (
            <Missing reason="No visit ended lately." />
          ) : (
            `${run.perSecond.toLocaleString('en', { maximumSignificantDigits: 3 })} devices per second`
          )}
        </Fact>
        <Fact name="Ports read">
          {portsTotal === 0 ? (
            <Missing reason="No device has listed its ports in this run." />
          ) : (
            `${portsRead.toLocaleString('en')} of ${portsTotal.toLocaleString('en')}`
          )}
        </Fact>
        <Fact name="Started by">
          {run.requestedBy ?? <Missing reason="Ferrule started this run by itself." />}
        </Fact>
        {run.retryOf && (
          <Fact name="Retry of">
            <Link href={`/runs/${run.retryOf}`} prefetch={false} className="link">
              the run before
            </Link>
          </Fact>
        )}
      </Facts>
    </section>
  );
}
