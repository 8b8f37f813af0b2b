import { z } from 'zod';

import { deviceEdit, editDevice } from '#lib/devices/edit-device.ts';

import { route } from '../../../server/handle.ts';

const body = deviceEdit.extend({ check: z.uuid().optional() });

export const PATCH = route(body, async (ctx, { check, ...edit }, { params }) => {
  await editDevice(ctx, params.id!, edit, check);
  return { ok: true };
});
