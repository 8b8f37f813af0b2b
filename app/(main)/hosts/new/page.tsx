import type { Metadata } from 'next';

import { listImports } from '#lib/devices/list-imports.ts';
import { can } from '#lib/people/actor.ts';

import { pageContext } from '../../../server/page-context.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Page } from '../../../ui/page-frame.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { deviceOffers } from '../device-offers.ts';
import { DeviceImport } from './device-import.tsx';
import { ImportHistory } from './import-history.tsx';
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
  const importing = mode === 'import';
  const [offers, imports] = await Promise.all([deviceOffers(ctx), importing ? listImports(ctx) : []]);
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
            { href: '/hosts/new', label: 'One device', current: !importing },
            { href: '/hosts/new?mode=import', label: 'Import many', current: importing },
          ]}
        />
      }
    >
      {importing ? (
        <>
          <DeviceImport offers={offers} />
          {imports.length > 0 && <ImportHistory imports={imports} />}
        </>
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
