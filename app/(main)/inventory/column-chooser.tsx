'use client';

import { COLUMNS, type ColumnId, columnOf, DEFAULT_COLUMN_IDS } from '#lib/inventory/columns.ts';
import { DENSITIES, type InventoryQuery } from '#lib/inventory/query.ts';

import { Button, IconButton } from '../../ui/button.tsx';
import { Popover } from '../../ui/popover.tsx';

/** Which columns are shown, in which order and how dense; all of it lives in the URL. */
export function ColumnChooser({
  query,
  onChange,
}: {
  query: InventoryQuery;
  onChange: (query: InventoryQuery) => void;
}) {
  const { columns } = query;
  const setColumns = (next: ColumnId[]) => onChange({ ...query, columns: next });
  const hidden = COLUMNS.filter((column) => !columns.includes(column.id));
  const panel = (
    <div className="w-72 p-2">
      <fieldset className="mb-2 flex gap-1 px-1">
        <legend className="pb-1 text-sm text-muted">Rows</legend>
        {DENSITIES.map((density) => (
          <Button
            key={density}
            variant={query.density === density ? 'secondary' : 'ghost'}
            aria-pressed={query.density === density}
            onClick={() => onChange({ ...query, density })}
            className="flex-1"
          >
            {density === 'compact' ? 'Compact' : 'Comfortable'}
          </Button>
        ))}
      </fieldset>
      <p className="px-1 text-sm text-muted">Shown, from left to right</p>
      <ul>
        {columns.map((id, at) => {
          const { label, pinned } = columnOf(id);
          const movable = !pinned;
          return (
            <li key={id} className="flex h-7 items-center rounded-md hover:bg-hover">
              <label className="flex min-w-0 flex-1 items-center gap-2 px-1">
                <input
                  type="checkbox"
                  className="accent-accent"
                  checked
                  disabled={!movable}
                  onChange={() => setColumns(columns.filter((one) => one !== id))}
                />
                <span className={movable ? '' : 'text-muted'}>{label}</span>
              </label>
              {movable && (
                <>
                  <IconButton
                    icon="sort-up"
                    label={`Move ${label} left`}
                    className="h-6! w-6!"
                    blocked={columnOf(columns[at - 1] ?? id).pinned ? 'It is the first already.' : null}
                    onClick={() => setColumns(swapped(columns, at, at - 1))}
                  />
                  <IconButton
                    icon="sort-down"
                    label={`Move ${label} right`}
                    className="h-6! w-6!"
                    blocked={at === columns.length - 1 ? 'It is the last already.' : null}
                    onClick={() => setColumns(swapped(columns, at, at + 1))}
                  />
                </>
              )}
            </li>
          );
        })}
      </ul>
      {hidden.length > 0 && <p className="px-1 pt-2 text-sm text-muted">Hidden</p>}
      <ul>
        {hidden.map(({ id, label }) => (
          <li key={id} className="flex h-7 items-center rounded-md hover:bg-hover">
            <label className="flex flex-1 items-center gap-2 px-1">
              <input
                type="checkbox"
                className="accent-accent"
                checked={false}
                onChange={() => setColumns([...columns, id])}
              />
              {label}
            </label>
          </li>
        ))}
      </ul>
      <Button
        variant="ghost"
        className="mt-1 w-full"
        onClick={() => onChange({ ...query, columns: [...DEFAULT_COLUMN_IDS], density: 'compact' })}
      >
        Reset columns
      </Button>
    </div>
  );
  return (
    <Popover icon="columns" align="end" panel={panel}>
      Columns
    </Popover>
  );
}

function swapped(columns: ColumnId[], a: number, b: number): ColumnId[] {
  const [left, right] = [columns[a], columns[b]];
  return left && right ? columns.with(a, right).with(b, left) : columns;
}
