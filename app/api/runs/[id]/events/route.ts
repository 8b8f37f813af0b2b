import { getRun } from '#lib/runs/get-run.ts';

import { route } from '../../../../server/handle.ts';

const INTERVAL_MS = 1_000;

/** Server-sent events: the whole progress whenever it changed, at most once a second, then `end`. */
export const GET = route(null, async (ctx, _body, { params, request }) => {
  await getRun(ctx, params.id!);
  const encoder = new TextEncoder();
  let timer: NodeJS.Timeout | undefined;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      let last = '';
      const send = (event: string, data: string) =>
        controller.enqueue(encoder.encode(`event: ${event}\ndata: ${data}\n\n`));
      const tick = async () => {
        try {
          const run = await getRun(ctx, params.id!);
          if (request.signal.aborted) return;
          const json = JSON.stringify(run);
          if (json !== last) send('progress', json);
          else controller.enqueue(encoder.encode(': alive\n\n'));
          last = json;
          if (run.finishedAt === null) {
            timer = setTimeout(tick, INTERVAL_MS);
            return;
          }
          send('end', '{}');
          controller.close();
        } catch {
          // The browser reconnects by itself and gets the whole state again.
          if (!request.signal.aborted) controller.close();
        }
      };
      request.signal.addEventListener('abort', () => clearTimeout(timer));
      void tick();
    },
    cancel() {
      clearTimeout(timer);
    },
  });
  return new Response(stream, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  });
});
