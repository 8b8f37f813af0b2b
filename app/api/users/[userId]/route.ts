import { editUser, userEdit } from '#lib/people/manage-users.ts';

import { route } from '../../../server/handle.ts';

export const PATCH = route(userEdit, async (ctx, edit, { params }) => {
  await editUser(ctx, params.userId!, edit);
  return { ok: true };
});
