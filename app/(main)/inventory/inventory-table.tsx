'use client';

import {
  columnPinningFeature,
  type ColumnDef,
  columnSizingFeature,
  rowSelectionFeature,
  rowSortingFeature,
  type RowSelectionState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useRouter } from 'next/navigation';
import { useMemo, useRef, useState } from 'react';

import { type Column, type ColumnId, columnOf, PINNED_IDS } from '#lib/inventory/columns.ts';
import type { InventoryRow } from '#lib/inventory/inventory-row.ts';
import type { InventoryQuery } from '#lib/inventory/query.ts';

import { Icon } from '../../ui/ui-icon.tsx';
import { InventoryCell, rowHref } from './inventory-cell.tsx';
import { type Scope, scopeOf } from './inventory-scope.ts';
import { useRowKeys } from './use-row-keys.ts';

const features = tableFeatures({
  columnPinningFeature,
  columnSizingFeature,
  rowSelectionFeature,
  rowSortingFeature,
});

const SELECT_WIDTH = 34;
/** `TwentyFiveGigE1/0/48` differs from its neighbour in the last figure. */
const SWITCH_PORT_WIDTH = 188;
/** Drawn by the cells: the pinned ones would cover an outline of the row. */
const FOCUSED_ROW =
  'outline-none [&:focus-visible>td]:bg-selected [&:focus-visible>td]:shadow-[inset_0_1px_var(--focus),inset_0_-1px_var(--focus)]';
/** Where each stays when the others scroll: after the boxes (34 px), and after the host (136 px). A class, as pages have no style attributes. */
const PIN_STOPS: Partial<Record<string, string>> = { host: 'left-[34px]', nic: 'left-[170px]' };
const PINNING = { start: [...PINNED_IDS], end: [] };

/** A row is selected by its device and port, so that its host is known on other pages too. */
export function rowKey(row: InventoryRow): string {
  return `${row.deviceId}/${row.portId}`;
}

/** The rows of one page. The server filters, sorts and pages; the table only lays them out. */
export function InventoryTable({
  rows,
  query,
  selection,
  onSelect,
  onSort,
}: {
  rows: InventoryRow[];
  query: InventoryQuery;
  selection: RowSelectionState;
  onSelect: (selection: RowSelectionState) => void;
  onSort: (sort: InventoryQuery['sort']) => void;
}) {
  const router = useRouter();
  const body = useRef<HTMLTableSectionElement>(null);
  const [focused, setFocused] = useState(0);
  const scope = scopeOf(query);
  const columns = useMemo(() => query.columns.map((id) => tableColumn(id, scope)), [query.columns, scope]);
  const sorting = [{ id: query.sort.column, desc: query.sort.descending }];
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: rowKey,
    manualSorting: true,
    enableSortingRemoval: false,
    sortDescFirst: false,
    state: { rowSelection: selection, sorting, columnPinning: PINNING },
    onRowSelectionChange: (change) => onSelect(typeof change === 'function' ? change(selection) : change),
    onSortingChange: (change) => {
      const next = (typeof change === 'function' ? change(sorting) : change)[0];
      if (next) onSort({ column: columnOf(next.id as ColumnId).id, descending: next.desc });
    },
  });
  const shown = table.getRowModel().rows;
  // Rows of other pages may be selected too: only this page's count here.
  const someSelected = shown.some((row) => row.getIsSelected());
  const onKeyDown = useRowKeys(body, {
    open: (index) => shown[index] && router.push(rowHref(shown[index].original)),
    toggle: (index) => shown[index]?.toggleSelected(),
    clear: () => onSelect({}),
  });
  const leaves = table.getHeaderGroups()[0]?.headers ?? [];

  return (
    <table
      className="data-table table-fixed [&_td]:max-w-none"
      data-density={query.density}
      aria-label="Inventory"
      width={SELECT_WIDTH + table.getTotalSize()}
    >
      <colgroup>
        <col width={SELECT_WIDTH} />
        {leaves.map((header) => (
          <col key={header.id} width={header.column.getSize()} />
        ))}
        {/* Takes what is left of a wide window, so that the pinned widths stay true. */}
        <col />
      </colgroup>
      <thead>
        <tr>
          <th scope="col" data-pin="" className="border-r-0 px-0 pl-4">
            <input
              type="checkbox"
              aria-label="Select all rows of this page"
              className="block accent-accent"
              checked={table.getIsAllRowsSelected()}
              ref={(box) => {
                if (box) box.indeterminate = someSelected && !table.getIsAllRowsSelected();
              }}
              onChange={table.getToggleAllRowsSelectedHandler()}
            />
          </th>
          {leaves.map(({ id, column }) => {
            const sorted = column.getIsSorted();
            return (
              <th
                key={id}
                scope="col"
                aria-sort={sorted ? (sorted === 'desc' ? 'descending' : 'ascending') : undefined}
                data-align={alignOf(columnOf(id as ColumnId))}
                {...pinned(id)}
              >
                <button
                  type="button"
                  onClick={column.getToggleSortingHandler()}
                  className={`inline-flex items-center gap-1 hover:text-ink ${sorted ? 'text-ink' : ''}`}
                >
                  {headerOf(id as ColumnId, scope)}
                  {sorted && <Icon name={sorted === 'desc' ? 'sort-down' : 'sort-up'} size={11} />}
                </button>
              </th>
            );
          })}
          <th aria-hidden="true" className="p-0" />
        </tr>
      </thead>
      <tbody ref={body} onKeyDown={onKeyDown}>
        {shown.map((row, index) => (
          <tr
            key={row.id}
            data-row=""
            tabIndex={index === Math.min(focused, shown.length - 1) ? 0 : -1}
            onFocus={() => setFocused(index)}
            aria-selected={row.getIsSelected()}
            className={FOCUSED_ROW}
          >
            <td data-pin="" className="border-r-0 px-0 pl-4">
              <input
                type="checkbox"
                tabIndex={-1}
                aria-label={`Select ${row.original.host} ${row.original.nic ?? ''}`}
                className="block accent-accent"
                checked={row.getIsSelected()}
                onChange={row.getToggleSelectedHandler()}
              />
            </td>
            {row.getAllCells().map((cell) => (
              <td
                key={cell.id}
                data-align={alignOf(columnOf(cell.column.id as ColumnId))}
                {...pinned(cell.column.id)}
              >
                <InventoryCell column={columnOf(cell.column.id as ColumnId)} row={row.original} />
              </td>
            ))}
            <td aria-hidden="true" className="p-0" />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function tableColumn(id: ColumnId, scope: Scope | null): ColumnDef<typeof features, InventoryRow> {
  const size = id === 'nic' && scope !== 'host' ? SWITCH_PORT_WIDTH : columnOf(id).width;
  return { id, accessorFn: (row) => row[id], size };
}

/** With switches only, the identity columns are called what they are there. */
function headerOf(id: ColumnId, scope: Scope | null): string {
  if (scope === 'host' || (id !== 'host' && id !== 'nic')) return columnOf(id).label;
  if (id === 'nic') return 'Port';
  return scope === 'switch' ? 'Switch' : 'Device';
}

function alignOf(column: Column): 'end' | undefined {
  return column.type === 'number' ? 'end' : undefined;
}

/** Only the last pinned column draws the edge under which the others scroll. */
function pinned(id: string): { 'data-pin'?: string; className?: string } {
  const stop = PIN_STOPS[id];
  if (stop === undefined) return {};
  return { 'data-pin': '', className: id === PINNED_IDS.at(-1) ? stop : `${stop} border-r-0` };
}
