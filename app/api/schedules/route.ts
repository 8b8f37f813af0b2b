import { listSchedules } from '#lib/schedules/list-schedules.ts';
import { newSchedule } from '#lib/schedules/schedule-input.ts';
import { createSchedule } from '#lib/schedules/write-schedule.ts';

import { route } from '../../server/handle.ts';

export const GET = route(null, async (ctx) => ({ schedules: await listSchedules(ctx) }));

export const POST = route(newSchedule, createSchedule);
