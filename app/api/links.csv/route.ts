import { exportLinks } from '#lib/inventory/export-links.ts';
import { parseLinksQuery } from '#lib/inventory/links-query.ts';
import { toWebStream } from '#lib/inventory/web-stream.ts';

import { route } from '../../server/handle.ts';

/** The rows of the list of links with this query string, all pages of it. */
export const GET = route(null, async (ctx, _, { request, url }) => {
  const query = parseLinksQuery(url.searchParams);
  const rows = await exportLinks(ctx, query, request.signal);
  return new Response(toWebStream(rows), {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="ferrule-links-${query.tab}.csv"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
});
