import { z } from 'zod';

import { nextTimes } from '#lib/schedules/cron-times.ts';

import { route } from '../../../server/handle.ts';

const body = z.strictObject({ cron: z.string().max(200), timeZone: z.string().max(100) });

/** The next five times of what is being typed. */
export const POST = route(body, async (_ctx, { cron, timeZone }) => ({
  times: nextTimes(cron, timeZone, new Date(), 5),
}));
