import { toWebStream } from '#lib/inventory/web-stream.ts';
import { exportVisits } from '#lib/runs/export-visits.ts';

import { route } from '../../../../server/handle.ts';

export const GET = route(null, async (ctx, _body, { params, request }) => {
  const rows = await exportVisits(ctx, params.id!, request.signal);
  return new Response(toWebStream(rows), {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="ferrule-visits.csv"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
});
