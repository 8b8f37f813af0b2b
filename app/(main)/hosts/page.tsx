import type { Metadata } from 'next';

import { listDevices } from '#lib/devices/list-devices.ts';
import { can } from '#lib/people/actor.ts';

import { pageContext } from '../../server/page-context.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page-frame.tsx';
import { Pager } from '../../ui/pager.tsx';
import { RescanButton } from '../../ui/rescan-button.tsx';
import { HostList } from './host-list.tsx';
import { HOSTS_PAGE_SIZE, hostsHref, parseHostsQuery, sortHosts, sortHrefs } from './hosts-query.ts';

export const metadata: Metadata = { title: 'Hosts' };

export default async function HostsPage({ searchParams }: PageProps<'/hosts'>) {
  const ctx = await pageContext();
  const asked = parseHostsQuery(await searchParams);
  const all = await listDevices(ctx, { role: 'host' });
  const filtered = asked.q !== '' || asked.site !== '';
  const matching = filtered
    ? await listDevices(ctx, {
        role: 'host',
        ...(asked.q && { q: asked.q }),
        ...(asked.site && { site: asked.site }),
      })
    : all;
  const pages = Math.max(1, Math.ceil(matching.length / HOSTS_PAGE_SIZE));
  const query = { ...asked, page: Math.min(asked.page, pages) };
  const start = (query.page - 1) * HOSTS_PAGE_SIZE;
  const shown = sortHosts(matching, query.sort).slice(start, start + HOSTS_PAGE_SIZE);
  const mayScan = can(ctx.actor, 'run:start') ? null : 'Viewers may not start runs.';
  const register = can(ctx.actor, 'device:write') && (
    <ButtonLink variant="primary" icon="plus" href="/hosts/new">
      Register hosts
    </ButtonLink>
  );

  if (all.length === 0) {
    return (
      <Page fill title="Hosts">
        <EmptyState icon="host" title="No host is registered yet" action={register}>
          Ferrule reads the modules of registered hosts over SSH. Register one by hand, or many from a CSV.
          {!register && ' An administrator can do that.'}
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page
      fill
      title="Hosts"
      summary={filtered ? `${matching.length} of ${all.length}` : String(all.length)}
      actions={
        <>
          <RescanButton
            select={
              filtered
                ? { kind: 'devices', ids: matching.map((host) => host.id) }
                : { kind: 'filter', query: 'role=host' }
            }
            blocked={mayScan ?? (matching.length === 0 ? 'No host matches.' : null)}
          >
            {filtered ? `Rescan ${matching.length} matching` : 'Rescan all'}
          </RescanButton>
          {register}
        </>
      }
    >
      <HostList
        hosts={shown}
        sites={[...new Set(all.map((host) => host.site).filter(Boolean))].toSorted()}
        sort={{ ...query.sort, hrefs: sortHrefs(query) }}
        mayScan={mayScan}
      />
      <Pager
        from={start + 1}
        to={start + shown.length}
        total={matching.length}
        noun="hosts"
        previousHref={query.page > 1 ? hostsHref(query, { page: query.page - 1 }) : null}
        nextHref={query.page < pages ? hostsHref(query, { page: query.page + 1 }) : null}
      />
    </Page>
  );
}
