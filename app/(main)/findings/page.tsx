import type { Metadata } from 'next';
import Link from 'next/link';

import { findDevice } from '#lib/devices/list-devices.ts';
import { SEVERITIES } from '#lib/findings/finding-kinds.ts';
import { parseInventoryQuery } from '#lib/inventory/query.ts';
import { countDevices } from '#lib/inventory/select-devices.ts';
import { countFindings, type FindingRow, listFindings } from '#lib/inventory/list-findings.ts';

import { pageContext } from '../../server/page-context.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page-frame.tsx';
import { Pager } from '../../ui/pager.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Icon } from '../../ui/ui-icon.tsx';
import { UrlSelect } from '../../ui/url-select.tsx';
import { findingLabel } from '../devices/findings-panel.tsx';
import { FindingTable } from './finding-table.tsx';
import {
  filterOf,
  FINDINGS_PAGE_SIZE,
  findingsHref,
  type FindingsQuery,
  isNarrowed,
  parseFindingsQuery,
} from './findings-query.ts';

export const metadata: Metadata = { title: 'Findings' };

const TABS = { critical: 'Critical', warning: 'Warnings', notice: 'Notices' } as const;

/** Everything that is wrong now, at ports and between the ends of links. */
export default async function FindingsPage({ searchParams }: PageProps<'/findings'>) {
  const ctx = await pageContext();
  const asked = parseFindingsQuery(await searchParams);
  const counts = await countFindings(ctx, filterOf(asked));
  const pages = Math.max(1, Math.ceil(counts.total / FINDINGS_PAGE_SIZE));
  const query = { ...asked, page: Math.min(asked.page, pages) };
  const offset = (query.page - 1) * FINDINGS_PAGE_SIZE;
  const [findings, device] = await Promise.all([
    listFindings(ctx, filterOf(query), { offset, limit: FINDINGS_PAGE_SIZE }),
    query.device ? findDevice(ctx, query.device) : null,
  ]);
  const isFresh =
    counts.total === 0 &&
    !isNarrowed(query) &&
    (await countDevices(ctx, parseInventoryQuery(new URLSearchParams()))) === 0;
  const all = Object.values(counts.severities).reduce((sum, count) => sum + count, 0);
  return (
    <Page
      fill
      title="Findings"
      toolbar={
        <>
          <Tabs
            label="Severity"
            tabs={[
              {
                href: findingsHref(query, { severity: null, page: 1 }),
                label: 'All',
                count: all,
                current: query.severity === null,
              },
              ...SEVERITIES.map((severity) => ({
                href: findingsHref(query, { severity, page: 1 }),
                label: TABS[severity],
                count: counts.severities[severity],
                current: query.severity === severity,
              })),
            ]}
          />
          <SearchBox label="Search device, port or sentence" />
          <UrlSelect
            label="Kind"
            param="kind"
            all="All kinds"
            options={counts.kinds.map(({ kind, count }) => ({
              value: kind,
              label: `${findingLabel(kind)} (${count})`,
            }))}
          />
          <Chips query={query} device={device?.name ?? null} findings={findings} />
        </>
      }
    >
      {findings.length === 0 ? (
        <NothingFound query={query} isFresh={isFresh} />
      ) : (
        <FindingTable findings={findings} />
      )}
      <Pager
        from={offset + 1}
        to={offset + findings.length}
        total={counts.total}
        noun="findings"
        previousHref={query.page > 1 ? findingsHref(query, { page: query.page - 1 }) : null}
        nextHref={query.page < pages ? findingsHref(query, { page: query.page + 1 }) : null}
      />
    </Page>
  );
}

/** The device and the port that the list is narrowed to, each removable. */
function Chips({
  query,
  device,
  findings,
}: {
  query: FindingsQuery;
  device: string | null;
  findings: FindingRow[];
}) {
  const ports = findings.flatMap(({ port, beside }) => (beside ? [port, beside] : [port]));
  const port = ports.find(({ portId }) => portId === query.port);
  const chips = [
    query.device && { word: 'Device', value: device ?? 'unknown', change: { device: null } },
    query.port && {
      word: 'Port',
      value: port ? `${port.device} ${port.port}` : 'without findings',
      change: { port: null },
    },
  ].filter((chip) => chip !== null && chip !== '');
  return chips.map(({ word, value, change }) => (
    <Link
      key={word}
      href={findingsHref(query, { ...change, page: 1 })}
      prefetch={false}
      aria-label={`Remove ${word} ${value}`}
      className="flex h-7 max-w-80 items-center gap-1.5 rounded-md border border-line-strong bg-selected px-2 hover:border-control"
    >
      <span className="truncate">
        <span className="text-muted">{word}</span> {value}
      </span>
      <Icon name="close" size={12} />
    </Link>
  ));
}

function NothingFound({ query, isFresh }: { query: FindingsQuery; isFresh: boolean }) {
  if (isFresh) {
    return (
      <EmptyState
        icon="warning"
        title="No device is registered yet"
        action={<ButtonLink href="/hosts/new">Register devices</ButtonLink>}
      >
        What is wrong at ports, and between the two ends of a link, is found when devices are read.
      </EmptyState>
    );
  }
  if (isNarrowed(query)) {
    return (
      <EmptyState
        icon="search"
        title="No finding matches"
        action={<ButtonLink href="/findings">Show all findings</ButtonLink>}
      >
        Nothing is wrong that has all of these values.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="check-circle"
      title="Nothing is wrong that Ferrule knows of"
      action={<ButtonLink href="/links">Show the links</ButtonLink>}
    >
      After each visit it compares both ends of every link: optics, wavelengths, speeds, FEC and cable
      lengths; and looks for ports whose module or light is in trouble.
    </EmptyState>
  );
}
