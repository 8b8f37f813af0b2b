'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';

import type { ListedLink } from '#lib/inventory/list-links.ts';
import { LINK_SORTS, linksHref, type LinksQuery } from '#lib/inventory/links-query.ts';

import { TableRegion } from '../../ui/data-table.tsx';
import { Icon } from '../../ui/ui-icon.tsx';
import { useRowKeys } from '../inventory/use-row-keys.ts';

import { LINK_COLUMNS } from './link-columns.tsx';

/** Drawn by the cells: the pinned ones would cover an outline of the row. */
const FOCUSED_ROW =
  'outline-none [&:focus-visible>td]:bg-selected [&:focus-visible>td]:shadow-[inset_0_1px_var(--focus),inset_0_-1px_var(--focus)]';

/** Largest and newest first. */
const DESCENDING_FIRST: readonly string[] = ['findings', 'since'];

/** One page of a tab. Arrows, j and k move, Enter opens the link beside the list. */
export function LinkTable({ query, rows }: { query: LinksQuery; rows: ListedLink[] }) {
  const router = useRouter();
  const body = useRef<HTMLTableSectionElement>(null);
  const [focused, setFocused] = useState(0);
  const columns = LINK_COLUMNS[query.tab];
  const openHref = (row: ListedLink) => linksHref(query, { open: row.near.portId });
  const openRow = (index: number) => rows[index] && router.push(openHref(rows[index]), { scroll: false });
  const onKeyDown = useRowKeys(body, { open: openRow, toggle: openRow, clear: () => undefined });
  return (
    <TableRegion label="Links">
      <table className="data-table" aria-label="Links">
        <thead>
          <tr>
            {columns.map((column, at) => (
              <th
                key={column.id}
                scope="col"
                data-align={column.align}
                data-pin={column.pin ? '' : undefined}
                data-rest={at === columns.length - 1 ? '' : undefined}
                aria-sort={
                  column.id === query.sort.id
                    ? query.sort.descending
                      ? 'descending'
                      : 'ascending'
                    : undefined
                }
              >
                <SortLink query={query} id={column.id} header={column.header} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKeyDown}>
          {rows.map((row, index) => (
            <tr
              key={`${row.near.portId} ${row.far?.portId ?? ''}`}
              data-row={row.near.portId}
              tabIndex={index === Math.min(focused, rows.length - 1) ? 0 : -1}
              aria-selected={row.near.portId === query.open || row.far?.portId === query.open}
              className={FOCUSED_ROW}
              onFocus={() => setFocused(index)}
            >
              {columns.map((column) => (
                <td
                  key={column.id}
                  data-align={column.align}
                  data-pin={column.pin ? '' : undefined}
                  data-wrap={column.wrap ? '' : undefined}
                  data-full={column.full ? '' : undefined}
                >
                  {column.cell(row, openHref(row))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableRegion>
  );
}

function SortLink({ query, id, header }: { query: LinksQuery; id: string; header: string }) {
  const sortable = LINK_SORTS.find((each) => each === id);
  if (!sortable) return header;
  const current = query.sort.id === sortable;
  const descending = current ? !query.sort.descending : DESCENDING_FIRST.includes(sortable);
  return (
    <Link
      href={linksHref(query, { sort: { id: sortable, descending } })}
      prefetch={false}
      scroll={false}
      className={`inline-flex items-baseline gap-1 hover:text-ink ${current ? 'text-ink' : ''}`}
    >
      {header}
      {current && <Icon name={query.sort.descending ? 'sort-down' : 'sort-up'} size={11} />}
    </Link>
  );
}
