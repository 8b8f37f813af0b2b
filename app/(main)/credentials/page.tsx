import type { Metadata } from 'next';

import { listCredentials } from '#lib/devices/list-credentials.ts';
import { can } from '#lib/people/actor.ts';

import { pageContext } from '../../server/page-context.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { TableRegion } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page-frame.tsx';
import { CredentialTable } from './credential-table.tsx';

export const metadata: Metadata = { title: 'Credentials' };

export default async function CredentialsPage() {
  const ctx = await pageContext();
  const credentials = await listCredentials(ctx);
  const writes = can(ctx.actor, 'credential:write');
  const create = writes && (
    <ButtonLink variant="primary" icon="plus" href="/credentials/new">
      New credential
    </ButtonLink>
  );
  return (
    <Page
      fill
      title="Credentials"
      summary="Secrets are stored sealed for the worker: nobody can read them back here."
      actions={credentials.length > 0 && create}
    >
      {credentials.length === 0 ? (
        <EmptyState icon="key" title="No credential yet" action={create}>
          Ferrule signs in to devices over SSH with a password or a private key.{' '}
          {writes ? 'Create one, then register devices that use it.' : 'An administrator can create one.'}
        </EmptyState>
      ) : (
        <TableRegion label="Credentials">
          <CredentialTable credentials={credentials} />
        </TableRegion>
      )}
    </Page>
  );
}
