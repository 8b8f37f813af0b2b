import { exportDevices } from '#lib/devices/export-devices.ts';
import { toWebStream } from '#lib/inventory/web-stream.ts';

import { route } from '../../server/handle.ts';

/** What is registered, in the form in which it can be imported. */
export const GET = route(null, async (ctx, _, { request }) => {
  const rows = await exportDevices(ctx, request.signal);
  return new Response(toWebStream(rows), {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="ferrule-devices.csv"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
});
