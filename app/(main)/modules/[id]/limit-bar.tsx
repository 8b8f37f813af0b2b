import type { DomLimits } from '#lib/optics/module-record.ts';

import { Icon } from '../../../ui/ui-icon.tsx';

export type Standing = 'ok' | 'low-warning' | 'high-warning' | 'low-alarm' | 'high-alarm';

const WORDS: Record<Exclude<Standing, 'ok'>, string> = {
  'low-warning': 'low warning',
  'high-warning': 'high warning',
  'low-alarm': 'low alarm',
  'high-alarm': 'high alarm',
};

/** Where a value stands within the module's own limits. */
export function standingOf(value: number, limits: DomLimits): Standing {
  const { lowAlarm, highAlarm, lowWarning, highWarning } = limits;
  if (lowAlarm !== null && value < lowAlarm) return 'low-alarm';
  if (highAlarm !== null && value > highAlarm) return 'high-alarm';
  if (lowWarning !== null && value < lowWarning) return 'low-warning';
  if (highWarning !== null && value > highWarning) return 'high-warning';
  return 'ok';
}

/** A value between the module's low and high alarm, with its standing in words when it is beyond a limit. */
export function LimitBar({
  value,
  limits,
  unit,
}: {
  value: number;
  limits: DomLimits | null | undefined;
  unit: string;
}) {
  if (
    !limits ||
    limits.lowAlarm === null ||
    limits.highAlarm === null ||
    limits.highAlarm <= limits.lowAlarm
  ) {
    return <span className="text-sm text-faint">no limits reported</span>;
  }
  const { lowAlarm, highAlarm, lowWarning, highWarning } = limits;
  const share = (at: number) => Math.min(100, Math.max(0, ((at - lowAlarm) / (highAlarm - lowAlarm)) * 100));
  const standing = standingOf(value, limits);
  const alarm = standing.endsWith('alarm');
  const ink = standing === 'ok' ? 'bg-ink' : alarm ? 'bg-bad' : 'bg-warn';
  const [from, to] = [share(lowWarning ?? lowAlarm), share(highWarning ?? highAlarm)];
  const range = `low alarm ${lowAlarm} ${unit}, low warning ${lowWarning ?? 'none'}, high warning ${highWarning ?? 'none'}, high alarm ${highAlarm} ${unit}`;
  return (
    <span className="inline-flex items-center gap-2" title={range}>
      <span aria-hidden="true" className="relative h-1.5 w-28 overflow-hidden rounded-sm bg-warn/35">
        <span className="absolute inset-y-0 bg-ok/35" style={{ left: `${from}%`, width: `${to - from}%` }} />
        <span
          className={`absolute inset-y-0 w-1 -translate-x-1/2 rounded-sm ${ink}`}
          style={{ left: `clamp(2px, ${share(value)}%, calc(100% - 2px))` }}
        />
      </span>
      {standing === 'ok' ? (
        <span className="sr-only">within limits</span>
      ) : (
        <span className={`inline-flex items-center gap-1 text-sm ${alarm ? 'text-bad' : 'text-warn'}`}>
          <Icon name="warning" size={12} />
          {WORDS[standing]}
        </span>
      )}
    </span>
  );
}
