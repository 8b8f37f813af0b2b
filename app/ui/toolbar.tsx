import type { ReactNode } from 'react';

/** A row of search, filters, tabs or selection actions above a list. */
export function Toolbar({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-line bg-surface px-4 py-1.5">
      {children}
    </div>
  );
}
