import { CronExpressionParser } from 'cron-parser';

import { UserError } from '#lib/fleet/user-error.ts';

/**
 * The next times of a cron expression (five fields: minute, hour, day of month, month, day of week) by the clock of an IANA
 * time zone, after `from`. Fewer than `count` where it has no more. An hour that a clock change skips happens after it; one
 * that comes twice happens once. @throws UserError 400 in a person's words
 */
export function nextTimes(cron: string, timeZone: string, from: Date, count: number): Date[] {
  const expression = readCron(cron, timeZone, from);
  const times: Date[] = [];
  while (times.length < count) {
    try {
      times.push(expression.next().toDate());
    } catch {
      // The parser looks some years ahead and gives up.
      break;
    }
  }
  return times;
}

function readCron(cron: string, timeZone: string, from: Date) {
  if (!isTimeZone(timeZone)) {
    throw new UserError(400, `${timeZone} is no time zone. Use a name like Europe/Berlin or UTC.`, {
      fields: { timeZone: 'Use a name like Europe/Berlin or UTC.' },
    });
  }
  try {
    if (cron.trim().split(/\s+/).length !== 5) throw new Error('it needs five fields');
    return CronExpressionParser.parse(cron, { tz: timeZone, currentDate: from });
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/\.$/, '') : 'it is not understood';
    const sentence = `The times cannot be used: ${why}. Minute, hour, day, month, weekday: 0 2 * * 1-5.`;
    throw new UserError(400, sentence, { fields: { cron: sentence } });
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
