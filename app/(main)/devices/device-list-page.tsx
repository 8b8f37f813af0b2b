import type { ComponentType, ReactNode } from 'react';

import { listDevices } from '#lib/devices/list-devices.ts';
import { can } from '#lib/people/actor.ts';

import { pageContext } from '../../server/page-context.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page-frame.tsx';
import { Pager } from '../../ui/pager.tsx';
import { RescanButton } from '../../ui/rescan-button.tsx';
import {
  deviceListHref,
  DEVICES_PAGE_SIZE,
  parseDeviceListQuery,
  sortDevices,
  sortHrefs,
} from './device-list-query.ts';
import type { DeviceListProps } from './device-list.tsx';
import { deviceWords } from './device-words.ts';

/** The list of all hosts or of all switches. */
export async function DeviceListPage({
  role,
  params,
  list: List,
  why,
}: {
  role: 'host' | 'switch';
  params: Promise<Record<string, string | string[] | undefined>>;
  /** The list with its columns. */
  list: ComponentType<DeviceListProps>;
  /** Why one registers such a device, for the page that has none. */
  why: ReactNode;
}) {
  const ctx = await pageContext();
  const words = deviceWords(role);
  const asked = parseDeviceListQuery(words.path, await params);
  const { q, site } = asked;
  const all = await listDevices(ctx, { role });
  const filtered = q !== '' || site !== '';
  const matching = filtered ? await listDevices(ctx, { role, ...(q && { q }), ...(site && { site }) }) : all;
  const pages = Math.max(1, Math.ceil(matching.length / DEVICES_PAGE_SIZE));
  const query = { ...asked, page: Math.min(asked.page, pages) };
  const start = (query.page - 1) * DEVICES_PAGE_SIZE;
  const shown = sortDevices(matching, query.sort).slice(start, start + DEVICES_PAGE_SIZE);
  const mayScan = can(ctx.actor, 'run:start') ? null : 'Viewers may not start runs.';
  const register = can(ctx.actor, 'device:write') && (
    <ButtonLink variant="primary" icon="plus" href="/hosts/new">
      Register {words.devices}
    </ButtonLink>
  );

  if (all.length === 0) {
    return (
      <Page fill title={words.title}>
        <EmptyState icon={role} title={`No ${words.device} is registered yet`} action={register}>
          {why}
          {!register && ' An administrator can do that.'}
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page
      fill
      title={words.title}
      summary={filtered ? `${matching.length} of ${all.length}` : String(all.length)}
      actions={
        <>
          <RescanButton
            select={
              filtered
                ? { kind: 'devices', ids: matching.map((device) => device.id) }
                : { kind: 'filter', query: `role=${role}` }
            }
            blocked={mayScan ?? (matching.length === 0 ? `No ${words.device} matches.` : null)}
          >
            {filtered ? `Rescan ${matching.length} matching` : 'Rescan all'}
          </RescanButton>
          {register}
        </>
      }
    >
      <List
        words={words}
        devices={shown}
        sites={[...new Set(all.map((device) => device.site).filter(Boolean))].toSorted()}
        sort={{ ...query.sort, hrefs: sortHrefs(query) }}
        mayScan={mayScan}
      />
      <Pager
        from={start + 1}
        to={start + shown.length}
        total={matching.length}
        noun={words.devices}
        previousHref={query.page > 1 ? deviceListHref(query, { page: query.page - 1 }) : null}
        nextHref={query.page < pages ? deviceListHref(query, { page: query.page + 1 }) : null}
      />
    </Page>
  );
}
