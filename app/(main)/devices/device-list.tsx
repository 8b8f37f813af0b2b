'use client';

import type { DeviceRow } from '#lib/devices/list-devices.ts';

import { ButtonLink } from '../../ui/button.tsx';
import { type Column, DataTable, TableRegion } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { RescanButton } from '../../ui/rescan-button.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { Toolbar } from '../../ui/toolbar.tsx';
import { UrlSelect } from '../../ui/url-select.tsx';
import { useSelection } from '../../ui/use-selection.ts';
import type { DeviceWords } from './device-words.ts';

export interface DeviceListProps {
  words: DeviceWords;
  devices: DeviceRow[];
  sites: string[];
  sort: { id: string; descending: boolean; hrefs: Record<string, string> };
  /** Why this person may not start runs; null when they may. */
  mayScan: string | null;
}

/** One page of hosts or switches with search, site filter and what can be done with a selection. */
export function DeviceList({
  columns,
  words,
  devices,
  sites,
  sort,
  mayScan,
}: DeviceListProps & { columns: Column<DeviceRow>[] }) {
  const selection = useSelection(devices.map((device) => device.id));
  const count = selection.selected.size;
  return (
    <>
      <Toolbar>
        <SearchBox label="Search name, address, site or tag" />
        {sites.length > 0 && <UrlSelect label="Site" param="site" all="All sites" options={sites} />}
        {count > 0 && (
          <div className="ml-auto flex items-center gap-2">
            <span className="text-muted">
              {count} {count === 1 ? words.device : words.devices} selected
            </span>
            <RescanButton select={{ kind: 'devices', ids: [...selection.selected] }} blocked={mayScan}>
              Rescan selected
            </RescanButton>
          </div>
        )}
      </Toolbar>
      {devices.length === 0 ? (
        <EmptyState
          icon="search"
          title={`No ${words.device} matches`}
          action={<ButtonLink href={words.path}>Clear the filter</ButtonLink>}
        >
          {words.title} are registered, but none has this text in its name, address, site or tags.
        </EmptyState>
      ) : (
        <TableRegion label={words.title}>
          <DataTable
            label={words.title}
            columns={columns}
            rows={devices}
            rowId={(device) => device.id}
            rowName={(device) => device.name}
            sort={sort}
            selection={selection}
          />
        </TableRegion>
      )}
    </>
  );
}
