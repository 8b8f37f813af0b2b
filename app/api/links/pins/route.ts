import { pinInput, pinLink } from '#lib/links/pin-link.ts';

import { route } from '../../../server/handle.ts';

/** Pins a link: its two ends in either order, and how it is known. */
export const POST = route(pinInput, async (ctx, body) => {
  await pinLink(ctx, body);
  return { ok: true };
});
