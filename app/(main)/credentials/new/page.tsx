import type { Metadata } from 'next';

import { can } from '#lib/people/actor.ts';

import { pageContext } from '../../../server/page-context.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Page } from '../../../ui/page-frame.tsx';
import { CredentialForm } from '../credential-form.tsx';

export const metadata: Metadata = { title: 'New credential' };

export default async function NewCredentialPage({ searchParams }: PageProps<'/credentials/new'>) {
  const ctx = await pageContext();
  const parent = { href: '/credentials', label: 'Credentials' };
  if (!can(ctx.actor, 'credential:write')) {
    return (
      <Page title="New credential" parent={parent}>
        <EmptyState icon="lock" title="Only an administrator may create credentials">
          Your role is {ctx.actor.role}. Ask an administrator to create it.
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page title="New credential" parent={parent}>
      <CredentialForm
        credential={null}
        leadsTo={(await searchParams).for === 'host' ? '/hosts/new' : '/credentials'}
      />
    </Page>
  );
}
