import { z } from 'zod';

import { NO_HIDDEN } from '#lib/fleet/hidden-characters.ts';
import { selection } from '#lib/runs/selection.ts';

export const newSchedule = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, 'Give the schedule a name.')
    .max(100)
    .regex(NO_HIDDEN, 'The name has characters that do not show.'),
  /** Five fields. */
  cron: z.string().trim().min(1, 'Say when.').max(200),
  /** IANA name. */
  timeZone: z.string().trim().min(1, 'Say in which time zone.').max(100),
  selection,
  enabled: z.boolean().default(true),
});
export type NewSchedule = z.infer<typeof newSchedule>;

export const scheduleEdit = newSchedule.extend({ enabled: z.boolean() }).partial();
export type ScheduleEdit = z.infer<typeof scheduleEdit>;
