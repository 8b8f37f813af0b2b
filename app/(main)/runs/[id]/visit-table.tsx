'use client';

import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';

import { describeFailure } from '#lib/fleet/visit-failure.ts';

import { Button, IconButton } from '../../../ui/button.tsx';
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
    header: 'Device',
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
    header: 'Ports read',
    align: 'end',
    cell: (visit) =>
      visit.portsTotal === null ? (
        <Missing reason="The device has not listed its ports in this run." />
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
    id: 'zone',
    header: 'Zone',
    cell: (visit) => visit.zone || <Missing reason="The device is in the zone without a name." />,
  },
  {
    id: 'site',
    header: 'Site',
    cell: (visit) => visit.site || <Missing reason="No site was given for this device." />,
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
          reason={visit.state === 'done' ? 'The device was read in full.' : 'The visit is not over yet.'}
        />
      ),
  },
];

/** So many rows are on screen at once, however large the run is. */
const PAGE = 100;

interface Shown {
  standing: string | null;
  cause: string | null;
  search: string;
  page: number;
}

/** The devices of a run in pages, by state, cause and name; the address says which (`show`, `cause`, `q`, `page`). */
export function VisitTable({ visits, total }: { visits: Visit[]; total: number }) {
  const params = useSearchParams();
  const pathname = usePathname();
  const asked = shownOf(params);
  // The rows are here already, so the address changes without asking the server.
  const show = (change: Partial<Shown>) => {
    // What the address says now: a change a moment ago may not have been rendered yet.
    const next = { ...shownOf(new URLSearchParams(window.location.search)), page: 1, ...change };
    const query = new URLSearchParams({
      ...(next.standing && { show: next.standing }),
      ...(next.cause && { cause: next.cause }),
      ...(next.search && { q: next.search }),
      ...(next.page > 1 && { page: String(next.page) }),
    }).toString();
    window.history.replaceState(null, '', query ? `${pathname}?${query}` : pathname);
  };
  const matching = visits.filter((visit) => matches(visit, asked));
  const pages = Math.max(1, Math.ceil(matching.length / PAGE));
  const page = Math.min(asked.page, pages);
  const from = (page - 1) * PAGE;
  const rows = matching.slice(from, from + PAGE);
  return (
    <>
      <Filters visits={visits} asked={asked} show={show} />
      {rows.length === 0 ? (
        <p className="p-4 text-muted">No device of this run matches any more.</p>
      ) : (
        <DataTable label="Devices of this run" columns={COLUMNS} rows={rows} rowId={(visit) => visit.id} />
      )}
      <div className="flex min-h-9 items-center gap-3 border-t border-line px-4 text-sm text-muted">
        <p role="status">
          {rows.length === 0
            ? 'No devices'
            : `${from + 1}–${from + rows.length} of ${matching.length.toLocaleString('en')} devices`}
          {visits.length < total &&
            `, ${(total - visits.length).toLocaleString('en')} more are being loaded …`}
        </p>
        {pages > 1 && (
          <nav aria-label="Pages" className="ml-auto flex gap-1">
            <IconButton
              icon="chevron-left"
              label="Previous devices"
              blocked={page > 1 ? null : 'This is the first page.'}
              onClick={() => show({ page: page - 1 })}
            />
            <IconButton
              icon="chevron-right"
              label="Next devices"
              blocked={page < pages ? null : 'This is the last page.'}
              onClick={() => show({ page: page + 1 })}
            />
          </nav>
        )}
      </div>
    </>
  );
}

function shownOf(params: { get(name: string): string | null }): Shown {
  return {
    standing: params.get('show'),
    cause: params.get('cause'),
    search: params.get('q') ?? '',
    page: Math.max(1, Number.parseInt(params.get('page') ?? '1', 10) || 1),
  };
}

function matches(visit: Visit, { standing, cause, search }: Shown): boolean {
  if (standing && standingOf(visit) !== standing) return false;
  if (cause && visit.errorKind !== cause) return false;
  const words = search.trim().toLowerCase();
  return words === '' || `${visit.device} ${visit.site}`.toLowerCase().includes(words);
}

function Filters({
  visits,
  asked,
  show,
}: {
  visits: Visit[];
  asked: Shown;
  show: (change: Partial<Shown>) => void;
}) {
  const standings = countBy(visits, standingOf);
  const causes = countBy(visits, (visit) => visit.errorKind);
  return (
    <div role="group" aria-label="Show" className="flex flex-wrap gap-1 border-b border-line px-3 py-1.5">
      <Choice
        label="All"
        count={visits.length}
        current={!asked.standing}
        onChoose={() => show({ standing: null })}
      />
      {[...standings].map(([standing, count]) => (
        <Choice
          key={standing}
          label={<VisitStatus standing={standing} />}
          count={count}
          current={asked.standing === standing}
          onChoose={() => show({ standing })}
        />
      ))}
      <input
        type="search"
        aria-label="Search devices and sites"
        placeholder="Search devices and sites"
        value={asked.search}
        onChange={(event) => show({ search: event.target.value })}
        className="control ml-auto w-56"
      />
      {(causes.size > 0 || asked.cause) && (
        <select
          aria-label="Cause"
          value={asked.cause ?? ''}
          onChange={(event) => show({ cause: event.target.value || null })}
          className="control max-w-72"
        >
          <option value="">All causes</option>
          {[...causes].map(([kind, count]) => (
            <option key={kind} value={kind}>
              {describeFailure(kind).sentence} ({count.toLocaleString('en')})
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

function countBy(visits: Visit[], key: (visit: Visit) => string | null): Map<string, number> {
  const counts = new Map<string, number>();
  for (const visit of visits) {
    const value = key(visit);
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
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
      <span className="text-sm text-muted">{count.toLocaleString('en')}</span>
    </Button>
  );
}
