/** "Mon 2026-11-23 02:00 UTC+1" by the clock of the time zone. */
export function zonedTime(at: Date | string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'shortOffset',
  }).formatToParts(new Date(at));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
  const day = `${part('weekday')} ${part('year')}-${part('month')}-${part('day')}`;
  const offset = part('timeZoneName').replace(/^GMT(\+0$)?/, 'UTC');
  return `${day} ${part('hour')}:${part('minute')} ${offset}`;
}
