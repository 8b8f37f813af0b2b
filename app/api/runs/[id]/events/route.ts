import { RunFollower, type RunNews } from '#lib/runs/follow-run.ts';
import { getRunSummary } from '#lib/runs/run-summary.ts';

import { route } from '../../../../server/handle.ts';

const INTERVAL_MS = 1_000;
/** A look that takes long, because the run is large or the database busy, is followed by a longer pause. */
const PAUSE_PER_LOOK = 3;
/** Visits in one event: the browser parses them in between without a stall. */
const VISITS_PER_EVENT = 1_000;

/**
 * Server-sent events: about each second the figures of the run and the visits that changed, at first all of them; then `end`.
 * A browser that lost the connection goes on where it was (Last-Event-ID).
 */
export const GET = route(null, async (ctx, _body, { params, request }) => {
  await getRunSummary(ctx, params.id!);
  const follower = new RunFollower(ctx, params.id!, request.headers.get('last-event-id'));
  const encoder = new TextEncoder();
  let timer: NodeJS.Timeout | undefined;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const tick = async () => {
        try {
          const began = performance.now();
          const news = await follower.look();
          const took = performance.now() - began;
          if (request.signal.aborted) return;
          for (const event of progressEvents(news)) controller.enqueue(encoder.encode(event));
          if (news.run.finishedAt === null) {
            timer = setTimeout(tick, Math.max(INTERVAL_MS, PAUSE_PER_LOOK * took));
            return;
          }
          controller.enqueue(encoder.encode('event: end\ndata: {}\n\n'));
          controller.close();
        } catch {
          // The browser reconnects by itself and goes on from its last event.
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

/** Only the last event of a look has its cursor: a connection lost before it is told the whole look again. */
function* progressEvents({ run, visits, cursor }: RunNews): Generator<string> {
  let from = 0;
  do {
    const part = visits.slice(from, from + VISITS_PER_EVENT);
    from += VISITS_PER_EVENT;
    const id = from >= visits.length ? `id: ${cursor}\n` : '';
    yield `${id}event: progress\ndata: ${JSON.stringify({ run, visits: part })}\n\n`;
  } while (from < visits.length);
}
