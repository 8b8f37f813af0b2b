'use client';

import { type InventoryQuery, toSearchParams } from '#lib/inventory/query.ts';

import { Popover } from '../../ui/popover.tsx';
import { Icon } from '../../ui/ui-icon.tsx';

/** Downloads of exactly the filter, order and columns on screen, all pages. */
export function ExportMenu({ query, total }: { query: InventoryQuery; total: number }) {
  const params = toSearchParams({ ...query, cursor: null, pageSize: 100, density: 'compact' });
  const suffix = params.size > 0 ? `?${params}` : '';
  const panel = (
    <div className="w-64 p-1">
      <p className="px-2 py-1.5 text-sm text-muted">
        {total === 1 ? 'The 1 row' : `All ${total.toLocaleString('en')} rows`} of this view with its{' '}
        {query.columns.length} columns, in this order.
      </p>
      {(['csv', 'json'] as const).map((format) => (
        <a
          key={format}
          href={`/api/inventory.${format}${suffix}`}
          download
          className="flex h-8 items-center gap-2 rounded-md px-2 hover:bg-hover focus-visible:-outline-offset-2"
        >
          <Icon name="download" />
          {format === 'csv' ? 'CSV for spreadsheets' : 'JSON, nothing changed'}
        </a>
      ))}
    </div>
  );
  return (
    <Popover icon="download" align="end" panel={panel}>
      Export
    </Popover>
  );
}
