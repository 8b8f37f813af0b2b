import { exportCsv } from '#lib/inventory/export-csv.ts';
import { parseInventoryQuery } from '#lib/inventory/query.ts';
import { toWebStream } from '#lib/inventory/web-stream.ts';

import { route } from '../../server/handle.ts';

/** The rows of the inventory page with this query string, all pages of it. */
export const GET = route(null, async (ctx, _, { request, url }) => {
  const rows = await exportCsv(ctx, parseInventoryQuery(url.searchParams), request.signal);
  return new Response(toWebStream(rows), {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="ferrule-inventory.csv"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
});
