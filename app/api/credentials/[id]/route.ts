import { deleteCredential } from '#lib/devices/delete-credential.ts';

import { route } from '../../../server/handle.ts';

export const DELETE = route(null, async (ctx, _body, { params }) => {
  await deleteCredential(ctx, params.id!);
  return { ok: true };
});
