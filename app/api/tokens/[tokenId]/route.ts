import { revokeApiToken } from '#lib/people/api-tokens.ts';

import { route } from '../../../server/handle.ts';

export const DELETE = route(null, async (ctx, _body, { params }) => {
  await revokeApiToken(ctx, params.tokenId!);
  return { ok: true };
});
