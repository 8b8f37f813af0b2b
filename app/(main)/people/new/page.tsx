import type { Metadata } from 'next';

import { listSites } from '#lib/devices/list-sites.ts';
import { can } from '#lib/people/actor.ts';

import { pageContext } from '../../../server/page-context.ts';
import { services } from '../../../server/services.ts';
import { Page } from '../../../ui/page-frame.tsx';
import { Refused } from '../../../ui/refused.tsx';
import { WHO_CHANGES_ACCOUNTS } from '../role-words.ts';
import { InviteForm } from './invite-form.tsx';

export const metadata: Metadata = { title: 'Invite a person' };

export default async function InvitePage() {
  const ctx = await pageContext();
  if (!can(ctx.actor, 'user:write')) return <Refused title="Invite a person" why={WHO_CHANGES_ACCOUNTS} />;
  return (
    <Page title="Invite a person" parent={{ href: '/people', label: 'People' }}>
      <InviteForm url={services().config.web.url} knownSites={await listSites(ctx)} />
    </Page>
  );
}
