import { scheduleEdit } from '#lib/schedules/schedule-input.ts';
import { deleteSchedule, editSchedule } from '#lib/schedules/write-schedule.ts';

import { route } from '../../../server/handle.ts';

export const PATCH = route(scheduleEdit, async (ctx, edit, { params }) => {
  await editSchedule(ctx, params.id!, edit);
  return { ok: true };
});

export const DELETE = route(null, async (ctx, _body, { params }) => {
  await deleteSchedule(ctx, params.id!);
  return { ok: true };
});
