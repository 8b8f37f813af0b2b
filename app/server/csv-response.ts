import type { Readable } from 'node:stream';

import { toWebStream } from '#lib/inventory/web-stream.ts';

/** A CSV with a header row that the browser keeps under this name. */
export function csvResponse(rows: Readable, name: string): Response {
  return new Response(toWebStream(rows), {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
}
