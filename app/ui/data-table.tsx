'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';

import { Icon } from './ui-icon.tsx';

/** A column of a list as data. */
export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  align?: 'end';
  /** Stays at the left while the rest scrolls; only the first column. */
  pin?: boolean;
  /** Prose: the cell may take several lines. */
  wrap?: boolean;
  /** Never cut short, however long. */
  full?: boolean;
  title?: string;
}

export interface Selection {
  selected: ReadonlySet<string>;
  toggle: (id: string) => void;
  toggleAll: (ids: string[]) => void;
}

interface DataTableProps<Row> {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowId: (row: Row) => string;
  /** Names a row for its checkbox. */
  rowName?: (row: Row) => string;
  selection?: Selection;
  /** The sort of the list and the address of the same list sorted otherwise; columns absent from `hrefs` do not sort. */
  sort?: { id: string; descending: boolean; hrefs: Record<string, string> };
}

/** A read-only list with sticky header, optional selection and sort links. */
export function DataTable<Row>({
  label,
  columns,
  rows,
  rowId,
  rowName,
  selection,
  sort,
}: DataTableProps<Row>) {
  const ids = rows.map(rowId);
  const chosen = selection ? ids.filter((id) => selection.selected.has(id)).length : 0;
  return (
    <table className="data-table" aria-label={label}>
      <thead>
        <tr>
          {selection && (
            <th scope="col" data-tight="">
              <input
                type="checkbox"
                aria-label="Select all rows shown"
                className="block accent-accent"
                checked={chosen > 0 && chosen === ids.length}
                ref={(box) => {
                  if (box) box.indeterminate = chosen > 0 && chosen < ids.length;
                }}
                onChange={() => selection.toggleAll(ids)}
              />
            </th>
          )}
          {columns.map((column, index) => (
            <HeaderCell key={column.id} column={column} sort={sort} last={index === columns.length - 1} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const id = rowId(row);
          return (
            <tr key={id} aria-selected={selection ? selection.selected.has(id) : undefined}>
              {selection && (
                <td data-tight="">
                  <input
                    type="checkbox"
                    aria-label={`Select ${rowName?.(row) ?? id}`}
                    className="block accent-accent"
                    checked={selection.selected.has(id)}
                    onChange={() => selection.toggle(id)}
                  />
                </td>
              )}
              {columns.map((column) => (
                <td
                  key={column.id}
                  data-align={column.align}
                  data-pin={column.pin ? '' : undefined}
                  data-wrap={column.wrap ? '' : undefined}
                  data-full={column.full ? '' : undefined}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function HeaderCell<Row>({
  column,
  sort,
  last,
}: {
  column: Column<Row>;
  sort: DataTableProps<Row>['sort'] | undefined;
  last: boolean;
}) {
  const href = sort?.hrefs[column.id];
  const direction = sort?.id === column.id ? (sort.descending ? 'descending' : 'ascending') : undefined;
  return (
    <th
      scope="col"
      title={column.title}
      aria-sort={direction}
      data-align={column.align}
      data-pin={column.pin ? '' : undefined}
      data-rest={last ? '' : undefined}
    >
      {href ? (
        <Link
          href={href}
          prefetch={false}
          scroll={false}
          className={`inline-flex items-baseline gap-1 hover:text-ink ${direction ? 'text-ink' : ''}`}
        >
          {column.header}
          {direction && <Icon name={direction === 'descending' ? 'sort-down' : 'sort-up'} size={11} />}
        </Link>
      ) : (
        column.header
      )}
    </th>
  );
}

/** The scrolling region around a table that fills the page. */
export function TableRegion({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="relative min-h-0 flex-1 overflow-auto focus-visible:-outline-offset-2"
    >
      {children}
    </section>
  );
}
