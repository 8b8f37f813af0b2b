import type { Metadata } from 'next';

import { findDevice, listSwitchNames } from '#lib/devices/list-devices.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { getLink } from '#lib/inventory/get-link.ts';
import { countLinks, listLinks } from '#lib/inventory/list-links.ts';
import {
  hasFarEnd,
  isNarrowedLinks,
  LINK_TABS,
  linksHref,
  linksSearchParams,
  type LinksQuery,
  type LinkTab,
  parseLinksQuery,
} from '#lib/inventory/links-query.ts';
import { can } from '#lib/people/actor.ts';

import { pageContext } from '../../server/page-context.ts';
import { searchParamsOf } from '../../server/search-params-of.ts';
import { ButtonLink, DownloadLink } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page-frame.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { LinkDrawer } from './link-drawer.tsx';
import { LinkFilters } from './link-filters.tsx';
import { LinkTable } from './link-table.tsx';

export const metadata: Metadata = { title: 'Links' };

const TABS: Record<LinkTab, string> = {
  linked: 'Linked',
  ambiguous: 'Ambiguous',
  unmatched: 'Unmatched',
  pinned: 'Pinned',
};

export default async function LinksPage({ searchParams }: PageProps<'/links'>) {
  const ctx = await pageContext();
  const query = parseLinksQuery(searchParamsOf(await searchParams));
  const [counts, switches, device, { rows, first, previous, next }, detail] = await Promise.all([
    countLinks(ctx, query),
    listSwitchNames(ctx),
    query.device ? findDevice(ctx, query.device) : null,
    listLinks(ctx, query),
    query.open ? getLink(ctx, query.open).catch(unlessMissing) : null,
  ]);
  const csv = linksSearchParams({ ...query, cursor: null, open: null });
  return (
    <Page
      fill
      title="Links"
      actions={
        <DownloadLink href={`/api/links.csv${csv.size > 0 ? `?${csv}` : ''}`}>Export CSV</DownloadLink>
      }
      toolbar={
        <>
          <Tabs
            label="Links by state"
            tabs={LINK_TABS.map((tab) => ({
              href: linksHref(query, { tab }),
              label: TABS[tab],
              count: counts[tab],
              current: tab === query.tab,
            }))}
          />
          <LinkFilters query={query} switches={switches} device={device?.name ?? null} />
        </>
      }
    >
      <div className="relative flex min-h-0 flex-1 flex-col">
        {rows.length === 0 ? (
          <NothingListed query={query} hasSwitches={switches.length > 0} />
        ) : (
          <LinkTable query={query} rows={rows} />
        )}
        {detail && (
          <LinkDrawer
            key={detail.near.portId}
            detail={detail}
            closeHref={linksHref(query, { open: null })}
            blocked={
              can(ctx.actor, 'link:pin', detail.near.site) ? null : 'Your role does not allow to pin links.'
            }
          />
        )}
      </div>
      <Pager
        from={first}
        to={first + rows.length - 1}
        total={counts[query.tab]}
        noun={hasFarEnd(query.tab) ? 'links' : 'ports'}
        previousHref={previous && linksHref(query, previous)}
        nextHref={next && linksHref(query, next)}
      />
    </Page>
  );
}

/** A port that is gone closes the drawer; anything else is an error of the page. */
function unlessMissing(error: unknown): null {
  if (error instanceof UserError && error.status === 404) return null;
  throw error;
}

function NothingListed({ query, hasSwitches }: { query: LinksQuery; hasSwitches: boolean }) {
  if (isNarrowedLinks(query)) {
    return (
      <EmptyState
        icon="search"
        title="Nothing matches"
        action={
          <ButtonLink href={linksHref({ ...query, ...NO_FILTERS })}>Clear search and filters</ButtonLink>
        }
      >
        There are links, but none in this list has all of these values.
      </EmptyState>
    );
  }
  if (!hasSwitches) {
    return (
      <EmptyState
        icon="switch"
        title="No switch is registered yet"
        action={<ButtonLink href="/hosts/new">Register a switch</ButtonLink>}
      >
        A link is found when both of its devices are registered and read. Register the switches that the hosts
        are cabled to.
      </EmptyState>
    );
  }
  const { title, why } = EMPTY[query.tab];
  return (
    <EmptyState icon={query.tab === 'linked' ? 'link' : 'check-circle'} title={title}>
      {why}
    </EmptyState>
  );
}

const NO_FILTERS = {
  search: '',
  confidence: null,
  device: null,
  role: null,
  finding: null,
  cursor: null,
} as const;

const EMPTY: Record<LinkTab, { title: string; why: string }> = {
  linked: {
    title: 'No link is known yet',
    why: 'Links are worked out after a visit of both devices. Scan the hosts and the switches.',
  },
  ambiguous: {
    title: 'Nothing is ambiguous',
    why: 'Every port that has several possible far ends is listed here, to be pinned.',
  },
  unmatched: {
    title: 'Every port that is up is linked',
    why: 'Ports of which nothing is known at the other end are listed here, with what is missing.',
  },
  pinned: {
    title: 'No link is pinned',
    why: 'Where the evidence is not enough, a person can say where a port is cabled to: open a port and choose “Pin this”.',
  },
};
