import type { LogLevel } from '#lib/config/config.ts';
import type { VisitOutcome } from '#lib/runs/finish-visit.ts';
import type { VisitEvent } from '#lib/runs/visit-events.ts';

import { log } from './log.ts';

const LEVELS: Record<VisitOutcome, LogLevel> = {
  success: 'info',
  skipped: 'info',
  cancelled: 'info',
  partial: 'warn',
  failure: 'warn',
};

/** One line for a visit that ended. What the device said is on the page of the run, and not here. */
export function logVisit({ device, name, startedAt, endedAt, ...event }: VisitEvent): void {
  const ms = endedAt.getTime() - startedAt.getTime();
  const fields = { ...event, device: name, deviceId: device, ms };
  const whole = Object.entries(fields).map(([key, value]) => [
    key,
    typeof value === 'number' ? Math.round(value) : value,
  ]);
  log(LEVELS[event.outcome], 'visit-end', Object.fromEntries(whole) as Record<string, unknown>);
}
