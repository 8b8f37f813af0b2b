'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';

import { Popover } from './popover.tsx';
import { Icon, type IconName } from './ui-icon.tsx';

/** Who is signed in, with the pages about accounts that are open to them. */
export function UserMenu({
  name,
  role,
  people,
  audit,
}: {
  name: string;
  role: string;
  people: boolean;
  audit: boolean;
}) {
  const pathname = usePathname();
  const entries: { href: string; label: string; icon: IconName }[] = [
    { href: '/account', label: 'Your account', icon: 'user' },
    ...(people ? [{ href: '/people', label: 'People', icon: 'people' } as const] : []),
    ...(audit ? [{ href: '/audit', label: 'Audit log', icon: 'log' } as const] : []),
  ];
  const panel = (
    <nav aria-label="Accounts" className="w-48 p-1">
      <p className="truncate px-2 py-1.5 text-sm text-muted">
        {role[0]!.toUpperCase()}
        {role.slice(1)}
      </p>
      {entries.map((entry) => (
        <Link
          key={entry.href}
          href={entry.href}
          prefetch={false}
          aria-current={pathname === entry.href ? 'page' : undefined}
          className="flex h-8 items-center gap-2 rounded-md px-2 hover:bg-hover focus-visible:-outline-offset-2 aria-[current]:bg-selected"
        >
          <Icon name={entry.icon} className="text-muted" />
          {entry.label}
        </Link>
      ))}
    </nav>
  );
  return (
    // Anew on each page, so that it is closed there.
    <Popover
      key={pathname}
      variant="ghost"
      icon="user"
      align="end"
      panel={panel}
      className="max-w-44"
      title={`Signed in as ${name}, ${role}`}
    >
      <span className="truncate">{name}</span>
    </Popover>
  );
}
