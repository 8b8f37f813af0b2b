import type { Metadata } from 'next';

import { can } from '#lib/people/actor.ts';

import { pageContext } from '../../../server/page-context.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Page } from '../../../ui/page-frame.tsx';
import { KeyImport } from './key-import.tsx';

export const metadata: Metadata = { title: 'Import known keys' };

export default async function ImportKeysPage() {
  const ctx = await pageContext();
  return (
    <Page title="Import known keys" parent={{ href: '/host-keys', label: 'Host keys' }}>
      {can(ctx.actor, 'host-key:decide') ? (
        <KeyImport />
      ) : (
        <EmptyState icon="lock" title="Only an administrator decides about host keys">
          Your role is {ctx.actor.role}.
        </EmptyState>
      )}
    </Page>
  );
}
