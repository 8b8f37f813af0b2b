import type { DomLimits } from '#lib/optics/module-record.ts';

import { Icon } from '../../../ui/ui-icon.tsx';

/** Pixels. The policy of the pages allows no style attribute, so the bar is drawn. */
const WIDTH = 112;

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
  const at = (point: number) =>
    Math.min(WIDTH, Math.max(0, ((point - lowAlarm) / (highAlarm - lowAlarm)) * WIDTH));
  const standing = standingOf(value, limits);
  const alarm = standing.endsWith('alarm');
  const ink = standing === 'ok' ? 'fill-ink' : alarm ? 'fill-bad' : 'fill-warn';
  const [from, to] = [at(lowWarning ?? lowAlarm), at(highWarning ?? highAlarm)];
  const range = `low alarm ${lowAlarm} ${unit}, low warning ${lowWarning ?? 'none'}, high warning ${highWarning ?? 'none'}, high alarm ${highAlarm} ${unit}`;
  return (
    <span className="inline-flex items-center gap-2" title={range}>
      <svg aria-hidden="true" width={WIDTH} height={6} className="overflow-hidden rounded-sm">
        <rect width={WIDTH} height={6} className="fill-warn/35" />
        <rect x={from} width={to - from} height={6} className="fill-ok/35" />
        <rect
          x={Math.min(Math.max(at(value) - 2, 0), WIDTH - 4)}
          width={4}
          height={6}
          rx={2}
          className={ink}
        />
      </svg>
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
