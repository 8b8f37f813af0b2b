import { openRoute } from '../server/handle.ts';
import { monitoring, refuseStranger } from '../server/monitoring.ts';

/** The metrics as Prometheus reads them. */
export const GET = openRoute(null, async (_body, { request }) => {
  const refusal = await refuseStranger(request);
  if (refusal) return refusal;
  const { metrics } = monitoring();
  return new Response(await metrics.read(), {
    headers: { 'content-type': metrics.contentType, 'cache-control': 'no-store' },
  });
});
