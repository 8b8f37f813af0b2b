'use client';

import Link, { useLinkStatus } from 'next/link';
import { usePathname } from 'next/navigation';

import { Icon, type IconName } from './ui-icon.tsx';

const SECTIONS: { href: string; label: string; icon: IconName }[] = [
  { href: '/inventory', label: 'Inventory', icon: 'inventory' },
  { href: '/hosts', label: 'Hosts', icon: 'host' },
  { href: '/switches', label: 'Switches', icon: 'switch' },
  { href: '/links', label: 'Links', icon: 'link' },
  { href: '/findings', label: 'Findings', icon: 'warning' },
  { href: '/runs', label: 'Runs', icon: 'run' },
  { href: '/decode', label: 'Decode', icon: 'cage-module' },
  { href: '/credentials', label: 'Credentials', icon: 'key' },
  { href: '/host-keys', label: 'Host keys', icon: 'shield-check' },
];

/** The sections of Ferrule. Host keys that wait for a decision are counted beside their section. */
export function MainNav({ pendingKeys }: { pendingKeys: number }) {
  const pathname = usePathname();
  // A module belongs to the inventory it was opened from.
  const section = pathname.startsWith('/modules/') ? '/inventory' : pathname;
  return (
    <nav
      aria-label="Main"
      className="flex min-w-0 items-center gap-0.5 overflow-x-auto max-md:order-last max-md:w-full"
    >
      {SECTIONS.map(({ href, label, icon }) => {
        const current = section === href || section.startsWith(`${href}/`);
        return (
          <Link
            key={href}
            href={href}
            prefetch={false}
            aria-current={current ? 'page' : undefined}
            className={`flex h-7 items-center gap-1.5 rounded-md px-2.5 whitespace-nowrap focus-visible:-outline-offset-2 ${
              current ? 'bg-selected font-medium text-ink' : 'text-muted hover:bg-hover hover:text-ink'
            }`}
          >
            <SectionIcon icon={icon} />
            {label}
            {href === '/host-keys' && pendingKeys > 0 && (
              <span
                title={`${pendingKeys} wait for a decision`}
                className="rounded-sm bg-warn-soft px-1 text-xs font-medium text-warn"
              >
                {pendingKeys}
              </span>
            )}
          </Link>
        );
      })}
    </nav>
  );
}

function SectionIcon({ icon }: { icon: IconName }) {
  const { pending } = useLinkStatus();
  // Where the labels take all of the room there are no signs.
  return <Icon name={pending ? 'spinner' : icon} className="max-[1400px]:hidden" />;
}
