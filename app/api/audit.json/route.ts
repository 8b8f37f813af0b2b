import { parseAuditQuery } from '#lib/audit/audit-query.ts';
import { exportAudit } from '#lib/audit/export-audit.ts';
import { toWebStream } from '#lib/inventory/web-stream.ts';

import { route } from '../../server/handle.ts';

/** The rows of the audit page with this query string, all pages of it. */
export const GET = route(null, async (ctx, _, { request, url }) => {
  const rows = await exportAudit(ctx, parseAuditQuery(url.searchParams), 'json', request.signal);
  return new Response(toWebStream(rows), {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="ferrule-audit.json"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
});
