'use client';

import type { RowSelectionState } from '@tanstack/react-table';
import { useRouter } from 'next/navigation';
import { type ReactNode, useOptimistic, useState, useTransition } from 'react';

import type { Facets } from '#lib/inventory/facets.ts';
import type { InventoryPage } from '#lib/inventory/list-inventory.ts';
import type { InventoryQuery } from '#lib/inventory/query.ts';

import { Button, ButtonLink } from '../../ui/button.tsx';
import { TableRegion } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Pager } from '../../ui/pager.tsx';
import { RescanButton } from '../../ui/rescan-button.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { Toolbar } from '../../ui/toolbar.tsx';
import { AddFilter } from './add-filter.tsx';
import { ColumnChooser } from './column-chooser.tsx';
import { FacetSidebar } from './facet-sidebar.tsx';
import { FilterChips } from './filter-chips.tsx';
import { clearedWithinScope, isNarrowed, scopedHref, scopeOf } from './inventory-scope.ts';
import { InventoryTable } from './inventory-table.tsx';

interface InventoryViewProps {
  /** The control that chooses hosts, switches or all. */
  scope: ReactNode;
  query: InventoryQuery;
  page: InventoryPage;
  facets: Facets;
  /** Why this person may not start runs; null when they may. */
  mayScan: string | null;
}

/** Filters, table and pager. Every change is a new URL; the filter bar follows at once, the rows when they come. */
export function InventoryView({ scope, query: applied, page, facets, mayScan }: InventoryViewProps) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [query, show] = useOptimistic(applied);
  const [selection, setSelection] = useState<RowSelectionState>({});
  const [sidebar, setSidebar] = useState(true);
  const hasValues = Object.values(facets.values).some((values) => values.length > 0);
  const change = (next: InventoryQuery) =>
    startTransition(() => {
      show(next);
      router.push(scopedHref(next), { scroll: false });
    });

  return (
    <>
      <Toolbar>
        {scope}
        <Button
          icon="filter"
          aria-pressed={sidebar}
          title={sidebar ? 'Hide the filters' : 'Show the filters'}
          variant={sidebar ? 'secondary' : 'ghost'}
          onClick={() => setSidebar(!sidebar)}
        >
          Filters
        </Button>
        <SearchBox label="Search device, port, vendor, part, serial, MAC" className="w-94" />
        <AddFilter query={query} onChange={change} />
        <FilterChips query={query} onChange={change} />
        <div className="ml-auto">
          <ColumnChooser query={query} onChange={change} />
        </div>
      </Toolbar>
      {applied.ignored.length > 0 && (
        <Notice tone="warn" className="m-2">
          Part of this address was not understood and is left out:{' '}
          <code className="break-all">{applied.ignored.join(', ')}</code>
        </Notice>
      )}
      <div className="flex min-h-0 flex-1">
        {sidebar && hasValues && <FacetSidebar query={query} facets={facets} onChange={change} />}
        <div className="relative flex min-w-0 flex-1 flex-col" aria-busy={pending}>
          {page.rows.length === 0 ? (
            <NothingShown query={query} onClear={() => change(clearedWithinScope(query))} />
          ) : (
            <TableRegion label="Inventory">
              <InventoryTable
                rows={page.rows}
                query={query}
                selection={selection}
                onSelect={setSelection}
                onSort={(sort) => change({ ...query, sort, cursor: null })}
              />
            </TableRegion>
          )}
          <SelectionBar selection={selection} mayScan={mayScan} onClear={() => setSelection({})} />
          <Pager
            from={page.first}
            to={page.first + page.rows.length - 1}
            total={facets.total}
            noun="rows"
            previousHref={page.previous && scopedHref({ ...applied, ...page.previous })}
            nextHref={page.next && scopedHref({ ...applied, ...page.next })}
          />
        </div>
      </div>
    </>
  );
}

/** Why the table is empty. */
function NothingShown({ query, onClear }: { query: InventoryQuery; onClear: () => void }) {
  if (isNarrowed(query)) {
    return (
      <EmptyState
        icon="search"
        title="No row matches"
        action={<Button onClick={onClear}>Clear search and filters</Button>}
      >
        Devices are registered, but none of their ports has all of these values.
      </EmptyState>
    );
  }
  const isSwitch = scopeOf(query) === 'switch';
  return (
    <EmptyState
      icon={isSwitch ? 'switch' : 'host'}
      title={`No ${isSwitch ? 'switch' : 'host'} is registered yet`}
      action={<ButtonLink href="/hosts/new">Register one</ButtonLink>}
    >
      {isSwitch
        ? 'Switches say what each NIC is cabled to, and what is plugged into NICs whose hosts cannot read it.'
        : 'Only switches are registered so far. Register the hosts that are cabled to them.'}
    </EmptyState>
  );
}

/** What can be done with the selected rows: their devices are scanned, not single ports. */
function SelectionBar({
  selection,
  mayScan,
  onClear,
}: {
  selection: RowSelectionState;
  mayScan: string | null;
  onClear: () => void;
}) {
  const keys = Object.keys(selection).filter((key) => selection[key]);
  if (keys.length === 0) return null;
  const ids = [...new Set(keys.map((key) => key.slice(0, key.indexOf('/'))))];
  return (
    <div className="absolute bottom-12 left-1/2 z-10 flex -translate-x-1/2 items-center gap-2 rounded-lg border border-line-strong bg-raised py-1.5 pr-1.5 pl-3 shadow-xl">
      <span role="status" className="whitespace-nowrap">
        {keys.length} {keys.length === 1 ? 'row' : 'rows'} on {ids.length}{' '}
        {ids.length === 1 ? 'device' : 'devices'}
      </span>
      <Button variant="ghost" onClick={onClear}>
        Clear selection
      </Button>
      <RescanButton variant="primary" select={{ kind: 'devices', ids }} blocked={mayScan}>
        Rescan selected
      </RescanButton>
    </div>
  );
}
