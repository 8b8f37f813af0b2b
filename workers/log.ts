import { LOG_LEVELS, type LogLevel } from '#lib/config/config.ts';

let least: LogLevel = 'info';

/** From now on events below this level are not written. */
export function setLogLevel(level: LogLevel): void {
  least = level;
}

/** One JSON line per event, for people and for log collectors. Fields never hold secrets. */
export function log(level: LogLevel, event: string, fields: Record<string, unknown> = {}): void {
  if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(least)) return;
  const line = JSON.stringify({ time: new Date().toISOString(), level, event, ...fields });
  (level === 'warn' || level === 'error' ? process.stderr : process.stdout).write(`${line}\n`);
}

/** What a log may say of an error: its name and message, and the code of a system error. */
export function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: String(error) };
  const code = (error as NodeJS.ErrnoException).code;
  return { error: `${error.name}: ${error.message}`, ...(code && { code }) };
}
