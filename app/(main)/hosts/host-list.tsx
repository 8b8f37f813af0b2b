'use client';

import type { DeviceRow } from '#lib/devices/list-devices.ts';

import { ButtonLink } from '../../ui/button.tsx';
import { DataTable, TableRegion } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { RescanButton } from '../../ui/rescan-button.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { Toolbar } from '../../ui/toolbar.tsx';
import { UrlSelect } from '../../ui/url-select.tsx';
import { useSelection } from '../../ui/use-selection.ts';
import { HOST_COLUMNS } from './host-columns.tsx';

/** One page of hosts with search, site filter and what can be done with a selection. */
export function HostList({
  hosts,
  sites,
  sort,
  mayScan,
}: {
  hosts: DeviceRow[];
  sites: string[];
  sort: { id: string; descending: boolean; hrefs: Record<string, string> };
  mayScan: string | null;
}) {
  const selection = useSelection(hosts.map((host) => host.id));
  const count = selection.selected.size;
  return (
    <>
      <Toolbar>
        <SearchBox label="Search name, address, site or tag" />
        {sites.length > 0 && <UrlSelect label="Site" param="site" all="All sites" options={sites} />}
        {count > 0 && (
          <div className="ml-auto flex items-center gap-2">
            <span className="text-muted">
              {count} {count === 1 ? 'host' : 'hosts'} selected
            </span>
            <RescanButton select={{ kind: 'devices', ids: [...selection.selected] }} blocked={mayScan}>
              Rescan selected
            </RescanButton>
          </div>
        )}
      </Toolbar>
      {hosts.length === 0 ? (
        <EmptyState
          icon="search"
          title="No host matches"
          action={<ButtonLink href="/hosts">Clear the filter</ButtonLink>}
        >
          Hosts are registered, but none has this text in its name, address, site or tags.
        </EmptyState>
      ) : (
        <TableRegion label="Hosts">
          <DataTable
            label="Hosts"
            columns={HOST_COLUMNS}
            rows={hosts}
            rowId={(host) => host.id}
            rowName={(host) => host.name}
            sort={sort}
            selection={selection}
          />
        </TableRegion>
      )}
    </>
  );
}
