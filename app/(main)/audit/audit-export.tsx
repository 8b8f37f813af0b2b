'use client';

import { auditHref, type AuditQuery } from '#lib/audit/audit-query.ts';

import { Popover } from '../../ui/popover.tsx';
import { Icon } from '../../ui/ui-icon.tsx';

/** Downloads of all rows that match, the oldest first. */
export function AuditExport({ query }: { query: AuditQuery }) {
  const panel = (
    <div className="w-64 p-1">
      <p className="px-2 py-1.5 text-sm text-muted">
        All rows that match, the oldest first. The export is noted in the log.
      </p>
      {(['csv', 'json'] as const).map((form) => (
        <a
          key={form}
          href={auditHref({ ...query, cursor: null }, `/api/audit.${form}`)}
          download
          className="flex h-8 items-center gap-2 rounded-md px-2 hover:bg-hover focus-visible:-outline-offset-2"
        >
          <Icon name="download" />
          {form === 'csv' ? 'CSV for spreadsheets' : 'JSON, nothing changed'}
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
