import type { ReactNode } from 'react';

import { Icon, type IconName } from './ui-icon.tsx';

export type Tone = 'ok' | 'warn' | 'bad' | 'info';

const TONES: Record<Tone, { icon: IconName; box: string; ink: string }> = {
  ok: { icon: 'check-circle', box: 'bg-ok-soft', ink: 'text-ok' },
  warn: { icon: 'warning', box: 'bg-warn-soft', ink: 'text-warn' },
  bad: { icon: 'x-circle', box: 'bg-bad-soft', ink: 'text-bad' },
  info: { icon: 'info', box: 'bg-info-soft', ink: 'text-info' },
};

/** A sentence in the flow of the page. Failures are announced at once, the rest politely. */
export function Notice({
  tone,
  title,
  children,
  className = '',
}: {
  tone: Tone;
  title?: ReactNode;
  children?: ReactNode;
  className?: string;
}) {
  const { icon, box, ink } = TONES[tone];
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={`flex gap-2 rounded-md px-3 py-2 ${box} ${className}`}
    >
      <Icon name={icon} size={16} className={`mt-0.5 self-start ${ink}`} />
      <div className="min-w-0 flex-1">
        {title && <p className="font-medium">{title}</p>}
        {children}
      </div>
    </div>
  );
}
