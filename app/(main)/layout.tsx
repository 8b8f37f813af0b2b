import { cookies } from 'next/headers';
import Link from 'next/link';
import type { ReactNode } from 'react';

import { shellSummary } from '#lib/devices/fleet-summary.ts';
import { can } from '#lib/people/actor.ts';

import { pageContext } from '../server/page-context.ts';
import { DemoBadge } from '../ui/demo-badge.tsx';
import { MainNav } from '../ui/main-nav.tsx';
import { Mark } from '../ui/mark.tsx';
import { SignOutButton } from '../ui/sign-out-button.tsx';
import { parseTheme, THEME_COOKIE } from '../ui/theme.ts';
import { ThemeSwitch } from '../ui/theme-switch.tsx';
import { UserMenu } from '../ui/user-menu.tsx';

/** The frame around every page of a signed-in person. Each page checks for itself who asks. */
export default async function MainLayout({ children }: { children: ReactNode }) {
  const ctx = await pageContext();
  const summary = await shellSummary(ctx);
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  const { name, role } = ctx.actor;
  return (
    <div className="flex h-dvh flex-col">
      <a
        href="#content"
        className="absolute top-1 left-1 z-50 -translate-y-16 rounded-md bg-accent px-3 py-1.5 text-on-accent focus:translate-y-0"
      >
        Skip to content
      </a>
      <header className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-surface px-4 py-2">
        <Link href="/inventory" prefetch={false} className="flex items-center gap-2 font-semibold">
          <Mark />
          Ferrule
        </Link>
        <MainNav pendingKeys={summary.pendingKeys} />
        <div className="ml-auto flex items-center gap-2">
          {summary.demoHosts > 0 && (
            <DemoBadge
              hosts={summary.demoHosts}
              blocked={
                can(ctx.actor, 'device:write') ? null : 'Only an administrator may remove the demo data.'
              }
            />
          )}
          <ThemeSwitch initial={theme} />
          <UserMenu
            name={name}
            role={role}
            people={can(ctx.actor, 'user:write')}
            audit={can(ctx.actor, 'audit:read')}
          />
          <SignOutButton />
        </div>
      </header>
      <main id="content" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
        {children}
      </main>
    </div>
  );
}
