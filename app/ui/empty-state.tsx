import type { ReactNode } from 'react';

import { Icon, type IconName } from './ui-icon.tsx';

/** Why there is nothing here, and what to do next. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon: IconName;
  title: string;
  /** One or two sentences: why it is empty. */
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-3 px-6 py-10 text-center">
      <span className="flex size-9 items-center justify-center rounded-lg border border-line bg-surface text-muted">
        <Icon name={icon} size={18} />
      </span>
      <div className="max-w-md">
        <p className="font-semibold">{title}</p>
        {children && <div className="mt-1 text-muted">{children}</div>}
      </div>
      {action && <div className="flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
