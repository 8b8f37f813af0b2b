const STEPS = [
  { below: 60 * 60, unit: 60, label: 'min' },
  { below: 48 * 60 * 60, unit: 60 * 60, label: 'h' },
  { below: 60 * 24 * 60 * 60, unit: 24 * 60 * 60, label: 'd' },
] as const;

/** "just now", "3 min ago", "5 h ago", "12 d ago", then the date. Both in milliseconds since 1970. */
export function relativeTime(at: number, now: number): string {
  const seconds = Math.round((now - at) / 1000);
  if (seconds < 45) return 'just now';
  for (const { below, unit, label } of STEPS) {
    if (seconds < below) return `${Math.max(1, Math.round(seconds / unit))} ${label} ago`;
  }
  return new Date(at).toISOString().slice(0, 10);
}

/** A length of time for people: "0.4 s", "12 s", "3 min 20 s", "2 h 5 min". */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
