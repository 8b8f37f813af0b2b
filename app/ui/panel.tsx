import type { ReactNode } from 'react';

/** A titled part of a page. `flush` lets a table touch the edges. */
export function Panel({
  title,
  aside,
  flush = false,
  className = '',
  children,
}: {
  title: string;
  aside?: ReactNode;
  flush?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section className={`min-w-0 overflow-hidden rounded-lg border border-line bg-surface ${className}`}>
      <div className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1.5">
        <h2 className="font-semibold">{title}</h2>
        {aside && <div className="ml-auto flex items-center gap-2 text-sm text-muted">{aside}</div>}
      </div>
      <div data-framed={flush ? '' : undefined} className={flush ? 'relative overflow-x-auto' : 'p-4'}>
        {children}
      </div>
    </section>
  );
}

/** Names and values in columns. */
export function Facts({ children, className = '' }: { children: ReactNode; className?: string }) {
  return (
    <dl className={`grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-x-6 gap-y-3 ${className}`}>
      {children}
    </dl>
  );
}

/** One name and its value. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="min-w-0 truncate">{children}</dd>
    </div>
  );
}
