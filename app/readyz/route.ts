import { openRoute } from '../server/handle.ts';
import { monitoring } from '../server/monitoring.ts';

/** 200 when requests can be served, 503 with the reasons otherwise. */
export const GET = openRoute(null, async () => {
  const state = await monitoring().ready.look();
  return Response.json(state, {
    status: state.ready ? 200 : 503,
    headers: { 'cache-control': 'no-store' },
  });
});
