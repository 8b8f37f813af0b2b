import Link from 'next/link';

export interface Tab {
  href: string;
  label: string;
  count?: number;
  current: boolean;
}

/** Links between views of one page; the URL says which is open. */
export function Tabs({ label, tabs }: { label: string; tabs: Tab[] }) {
  return (
    <nav aria-label={label} className="flex gap-1">
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          prefetch={false}
          aria-current={tab.current ? 'page' : undefined}
          className={`flex h-7 items-center gap-1.5 rounded-md px-2.5 ${
            tab.current ? 'bg-selected font-medium text-ink' : 'text-muted hover:bg-hover hover:text-ink'
          }`}
        >
          {tab.label}
          {tab.count !== undefined && <span className="text-sm text-muted">{tab.count}</span>}
        </Link>
      ))}
    </nav>
  );
}
