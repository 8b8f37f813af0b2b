import { deleteSelection } from '#lib/selections/saved-selections.ts';

import { route } from '../../../../server/handle.ts';

export const DELETE = route(null, async (ctx, _body, { params }) => {
  await deleteSelection(ctx, params.id!);
  return { ok: true };
});
