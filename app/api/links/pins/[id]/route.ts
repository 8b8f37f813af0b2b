import { unpinLink } from '#lib/links/unpin-link.ts';

import { route } from '../../../../server/handle.ts';

/** Takes the pin of a port away; `id` is the port at either end. */
export const DELETE = route(null, async (ctx, _body, { params }) => {
  await unpinLink(ctx, params.id!);
  return { ok: true };
});
