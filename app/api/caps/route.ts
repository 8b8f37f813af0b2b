import { listCaps } from '#lib/runs/list-caps.ts';
import { capInput, setCap } from '#lib/runs/set-cap.ts';

import { route } from '../../server/handle.ts';

export const GET = route(null, async (ctx) => ({ caps: await listCaps(ctx) }));

/** Sets the cap of a site, switch or credential; `limit: null` takes it away. */
export const POST = route(capInput, async (ctx, cap) => {
  await setCap(ctx, cap);
  return { ok: true };
});
