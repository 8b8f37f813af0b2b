import { retireDevice } from '#lib/devices/retire-device.ts';

import { route } from '../../../../server/handle.ts';

export const POST = route(null, async (ctx, _body, { params }) => {
  await retireDevice(ctx, params.id!);
  return { ok: true };
});
