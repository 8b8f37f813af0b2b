import Link from 'next/link';
import type { ReactNode } from 'react';

import { Toolbar } from './toolbar.tsx';

interface PageProps {
  title: string;
  /** The list this page belongs to. */
  parent?: { href: string; label: string };
  /** A short fact beside the title: a count, a state. */
  summary?: ReactNode;
  /** Buttons at the right end of the title row. */
  actions?: ReactNode;
  /** Search, filters and tabs in a row of their own below the title. */
  toolbar?: ReactNode;
  /** The content fills the height and scrolls inside itself (lists); otherwise the page scrolls and pads it. */
  fill?: boolean;
  children: ReactNode;
}

/** The frame of every page below the navigation. */
export function Page({ title, parent, summary, actions, toolbar, fill = false, children }: PageProps) {
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-surface px-4 py-2">
        <h1 className="min-w-0 truncate text-lg font-semibold">
          {parent && (
            <>
              <Link href={parent.href} prefetch={false} className="font-normal text-muted hover:text-ink">
                {parent.label}
              </Link>
              <span aria-hidden="true" className="mx-1.5 font-normal text-faint">
                /
              </span>
            </>
          )}
          {title}
        </h1>
        {summary && <div className="flex min-w-0 flex-wrap items-center gap-x-3 text-muted">{summary}</div>}
        {actions && <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {toolbar && <Toolbar>{toolbar}</Toolbar>}
      {fill ? (
        <div className="flex min-h-0 flex-1 flex-col">{children}</div>
      ) : (
        <div className="relative min-h-0 flex-1 overflow-auto">
          <div className="flex flex-col gap-4 p-4">{children}</div>
        </div>
      )}
    </div>
  );
}
