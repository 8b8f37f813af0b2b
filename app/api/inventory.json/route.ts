import { exportJson } from '#lib/inventory/export-json.ts';
import { parseInventoryQuery } from '#lib/inventory/query.ts';
import { toWebStream } from '#lib/inventory/web-stream.ts';

import { route } from '../../server/handle.ts';

/** The rows of the inventory page with this query string, all pages of it. */
export const GET = route(null, async (ctx, _, { request, url }) => {
  const rows = await exportJson(ctx, parseInventoryQuery(url.searchParams), request.signal);
  return new Response(toWebStream(rows), {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="ferrule-inventory.json"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
});
