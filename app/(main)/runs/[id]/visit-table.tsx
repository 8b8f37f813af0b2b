'use client';

import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';

import { describeFailure } from '#lib/fleet/visit-failure.ts';

import { Button } from '../../../ui/button.tsx';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { Missing } from '../../../ui/missing.tsx';
import { duration } from '../../../ui/relative-time.ts';
import { VisitStatus } from '../../../ui/status.tsx';
import { Time } from '../../../ui/time.tsx';
import type { LiveRun } from '../../../ui/use-run-progress.ts';

type Visit = LiveRun['visits'][number];

const standingOf = (visit: Visit): string => visit.outcome ?? visit.state;

const COLUMNS: Column<Visit>[] = [
  {
    id: 'device',
    header: 'Host',
    pin: true,
    cell: (visit) => (
      <Link href={`/hosts/${visit.deviceId}`} prefetch={false} className="link font-medium">
        {visit.device}
      </Link>
    ),
  },
  { id: 'state', header: 'State', cell: (visit) => <VisitStatus standing={standingOf(visit)} /> },
  {
    id: 'ports',
    header: 'NICs read',
    align: 'end',
    cell: (visit) =>
      visit.portsTotal === null ? (
        <Missing reason="The host has not listed its NICs in this run." />
      ) : (
        `${visit.portsRead ?? 0} of ${visit.portsTotal}`
      ),
  },
  {
    id: 'took',
    header: 'Took',
    align: 'end',
    cell: (visit) =>
      visit.startedAt && visit.finishedAt ? (
        duration(new Date(visit.finishedAt).getTime() - new Date(visit.startedAt).getTime())
      ) : (
        <Missing reason={visit.startedAt ? 'The visit is not over yet.' : 'The visit did not start.'} />
      ),
  },
  {
    id: 'finished',
    header: 'Finished',
    cell: (visit) => <Time at={visit.finishedAt} missing="The visit is not over yet." />,
  },
  {
    id: 'site',
    header: 'Site',
    cell: (visit) => visit.site || <Missing reason="No site was given for this host." />,
  },
  {
    id: 'cause',
    header: 'Cause',
    wrap: true,
    cell: (visit) =>
      visit.errorKind ? (
        <span title={visit.errorMessage ?? undefined}>{describeFailure(visit.errorKind).sentence}</span>
      ) : (
        <Missing
          reason={visit.state === 'done' ? 'The host was read in full.' : 'The visit is not over yet.'}
        />
      ),
  },
];

const SHOWN_AT_FIRST = 300;

/** The hosts of a run, by state when the address asks for one (`show`). */
export function VisitTable({ visits }: { visits: Visit[] }) {
  const params = useSearchParams();
  const pathname = usePathname();
  const asked = params.get('show');
  const everything = params.has('all');
  const standings = [...new Set(visits.map(standingOf))];
  const matching = asked ? visits.filter((visit) => standingOf(visit) === asked) : visits;
  const shown = everything ? matching : matching.slice(0, SHOWN_AT_FIRST);
  // The rows are here already, so the address changes without asking the server.
  const go = (query: string) =>
    window.history.replaceState(null, '', query ? `${pathname}?${query}` : pathname);
  return (
    <>
      {(standings.length > 1 || asked) && (
        <div role="group" aria-label="Show" className="flex flex-wrap gap-1 border-b border-line px-3 py-1.5">
          <Choice label="All" count={visits.length} current={!asked} onChoose={() => go('')} />
          {standings.map((standing) => (
            <Choice
              key={standing}
              label={<VisitStatus standing={standing} />}
              count={visits.filter((visit) => standingOf(visit) === standing).length}
              current={asked === standing}
              onChoose={() => go(`show=${standing}`)}
            />
          ))}
        </div>
      )}
      {shown.length === 0 ? (
        <p className="p-4 text-muted">No host of this run stands at “{asked}” any more.</p>
      ) : (
        <DataTable label="Hosts of this run" columns={COLUMNS} rows={shown} rowId={(visit) => visit.id} />
      )}
      {shown.length < matching.length && (
        <div className="flex items-center gap-3 px-4 py-2 text-muted">
          {shown.length} of {matching.length} hosts
          <Button variant="ghost" onClick={() => go(asked ? `show=${asked}&all` : 'all')}>
            Show all
          </Button>
        </div>
      )}
    </>
  );
}

function Choice({
  label,
  count,
  current,
  onChoose,
}: {
  label: React.ReactNode;
  count: number;
  current: boolean;
  onChoose: () => void;
}) {
  return (
    <Button
      variant="ghost"
      aria-pressed={current}
      onClick={onChoose}
      className={current ? 'bg-selected text-ink!' : ''}
    >
      {label}
      <span className="text-sm text-muted">{count}</span>
    </Button>
  );
}
