import { restoreDevice } from '#lib/devices/restore-device.ts';

import { route } from '../../../../server/handle.ts';

export const POST = route(null, async (ctx, _body, { params }) => {
  await restoreDevice(ctx, params.id!);
  return { ok: true };
});
