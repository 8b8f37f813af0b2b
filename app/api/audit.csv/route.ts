import { parseAuditQuery } from '#lib/audit/audit-query.ts';
import { exportAudit } from '#lib/audit/export-audit.ts';
import { toWebStream } from '#lib/inventory/web-stream.ts';

import { route } from '../../server/handle.ts';

/** The rows of the audit page with this query string, all pages of it. */
export const GET = route(null, async (ctx, _, { request, url }) => {
  const rows = await exportAudit(ctx, parseAuditQuery(url.searchParams), 'csv', request.signal);
  return new Response(toWebStream(rows), {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="ferrule-audit.csv"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
});
