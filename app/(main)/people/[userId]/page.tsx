import type { Metadata } from 'next';
import { notFound } from 'next/navigation';

import { listSites } from '#lib/devices/list-sites.ts';
import { can } from '#lib/people/actor.ts';
import { listUsers } from '#lib/people/manage-users.ts';

import { pageContext } from '../../../server/page-context.ts';
import { Page } from '../../../ui/page-frame.tsx';
import { Refused } from '../../../ui/refused.tsx';
import { WHO_CHANGES_ACCOUNTS } from '../role-words.ts';
import { AccountForm } from './account-form.tsx';

export const metadata: Metadata = { title: 'Account' };

export default async function PersonPage({ params }: PageProps<'/people/[userId]'>) {
  const ctx = await pageContext();
  if (!can(ctx.actor, 'user:write')) return <Refused title="Account" why={WHO_CHANGES_ACCOUNTS} />;
  const { userId } = await params;
  const user = (await listUsers(ctx)).find(({ id }) => id === userId);
  if (!user) notFound();
  return (
    <Page title={user.name} parent={{ href: '/people', label: 'People' }} summary={user.email}>
      <AccountForm user={user} self={user.id === ctx.actor.id} knownSites={await listSites(ctx)} />
    </Page>
  );
}
