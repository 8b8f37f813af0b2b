import type { Metadata } from 'next';

import { can } from '#lib/people/actor.ts';

import { pageContext } from '../../../server/page-context.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Page } from '../../../ui/page-frame.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { deviceOffers } from '../device-offers.ts';
import { CsvImport } from './csv-import.tsx';
import { RegisterForm } from './register-form.tsx';

export const metadata: Metadata = { title: 'Register devices' };

export default async function NewDevicePage({ searchParams }: PageProps<'/hosts/new'>) {
  const ctx = await pageContext();
  const parent = { href: '/hosts', label: 'Hosts' };
  if (!can(ctx.actor, 'device:write')) {
    return (
      <Page title="Register devices" parent={parent}>
        <EmptyState icon="lock" title="Only an administrator may register devices">
          Your role is {ctx.actor.role}. Ask an administrator to register them.
        </EmptyState>
      </Page>
    );
  }
  const { mode, credential } = await searchParams;
  const csv = mode === 'csv';
  const offers = await deviceOffers(ctx);
  const { credentials } = offers;
  const chosen =
    credentials.find(({ name }) => name === credential) ?? (credentials.length === 1 ? credentials[0] : null);
  return (
    <Page
      title="Register devices"
      parent={parent}
      toolbar={
        <Tabs
          label="How to register"
          tabs={[
            { href: '/hosts/new', label: 'One device', current: !csv },
            { href: '/hosts/new?mode=csv', label: 'Many from CSV', current: csv },
          ]}
        />
      }
    >
      {csv ? (
        <CsvImport credentialNames={credentials.map(({ name }) => name)} />
      ) : (
        <RegisterForm
          offers={offers}
          credential={chosen?.name ?? ''}
          mayDecide={can(ctx.actor, 'host-key:decide')}
        />
      )}
    </Page>
  );
}
