import { z } from 'zod';

import { pauseCredential, resumeCredential } from '#lib/devices/pause-credential.ts';

import { route } from '../../../../server/handle.ts';

export const POST = route(z.strictObject({ paused: z.boolean() }), async (ctx, { paused }, { params }) => {
  await (paused ? pauseCredential : resumeCredential)(ctx, params.id!);
  return { ok: true };
});
