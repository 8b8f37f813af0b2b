import type { Metadata } from 'next';

import { getCredential } from '#lib/devices/get-credential.ts';
import { can } from '#lib/people/actor.ts';

import { pageContext } from '../../../../server/page-context.ts';
import { EmptyState } from '../../../../ui/empty-state.tsx';
import { found } from '../../../../ui/found.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { Page } from '../../../../ui/page-frame.tsx';
import { CredentialForm } from '../../credential-form.tsx';

export const metadata: Metadata = { title: 'Edit credential' };

export default async function EditCredentialPage({ params }: PageProps<'/credentials/[id]/edit'>) {
  const ctx = await pageContext();
  const {
    uses,
    lastUse: _lastUse,
    ...credential
  } = await found((await params).id, (id) => getCredential(ctx, id));
  const leadsTo = `/credentials/${credential.id}`;
  const parent = { href: leadsTo, label: credential.name };
  if (!can(ctx.actor, 'credential:write')) {
    return (
      <Page title="Edit" parent={parent}>
        <EmptyState icon="lock" title="Only an administrator of the whole fleet may edit credentials">
          Your role is {ctx.actor.role}.
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page title="Edit" parent={parent}>
      {uses.length > 0 && (
        <Notice tone="info">
          {uses.length === 1 ? '1 device signs' : `${uses.length} devices sign`} in with it. After a change of
          how it signs in, two of them are tried first; the others follow once one took it.
        </Notice>
      )}
      <CredentialForm credential={credential} leadsTo={leadsTo} />
    </Page>
  );
}
