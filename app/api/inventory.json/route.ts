import { Readable } from 'node:stream';

import { exportJson } from '#lib/inventory/export-json.ts';
import { parseInventoryQuery } from '#lib/inventory/query.ts';

import { route } from '../../server/handle.ts';

/** The rows of the inventory page with this query string, all pages of it. */
export const GET = route(null, async (ctx, _, { url }) => {
  const rows = await exportJson(ctx, parseInventoryQuery(url.searchParams));
  return new Response(Readable.toWeb(rows) as ReadableStream, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="ferrule-inventory.json"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
});
