import { deviceEdit, editDevice } from '#lib/devices/edit-device.ts';

import { route } from '../../../server/handle.ts';

export const PATCH = route(deviceEdit, async (ctx, edit, { params }) => {
  await editDevice(ctx, params.id!, edit);
  return { ok: true };
});
