import type { Metadata } from 'next';

import { listCredentials } from '#lib/devices/list-credentials.ts';
import { listDevices } from '#lib/devices/list-devices.ts';
import { can } from '#lib/people/actor.ts';

import { pageContext } from '../../../server/page-context.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Page } from '../../../ui/page-frame.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { CommandsPanel } from './commands-panel.tsx';
import { CsvImport } from './csv-import.tsx';
import { RegisterForm } from './register-form.tsx';

export const metadata: Metadata = { title: 'Register hosts' };

export default async function NewHostPage({ searchParams }: PageProps<'/hosts/new'>) {
  const ctx = await pageContext();
  const parent = { href: '/hosts', label: 'Hosts' };
  if (!can(ctx.actor, 'device:write')) {
    return (
      <Page title="Register hosts" parent={parent}>
        <EmptyState icon="lock" title="Only an administrator may register hosts">
          Your role is {ctx.actor.role}. Ask an administrator to register them.
        </EmptyState>
      </Page>
    );
  }
  const { mode, credential } = await searchParams;
  const csv = mode === 'csv';
  const [credentials, hosts] = await Promise.all([listCredentials(ctx), listDevices(ctx)]);
  const sites = [...new Set(hosts.map((host) => host.site).filter(Boolean))].toSorted();
  const chosen =
    credentials.find(({ name }) => name === credential) ?? (credentials.length === 1 ? credentials[0] : null);
  return (
    <Page
      title="Register hosts"
      parent={parent}
      toolbar={
        <Tabs
          label="How to register"
          tabs={[
            { href: '/hosts/new', label: 'One host', current: !csv },
            { href: '/hosts/new?mode=csv', label: 'Many from CSV', current: csv },
          ]}
        />
      }
    >
      {csv ? (
        <>
          <CsvImport credentialNames={credentials.map(({ name }) => name)} />
          <CommandsPanel account={credentials[0]?.username ?? null} />
        </>
      ) : (
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,28rem)_minmax(0,1fr)]">
          <RegisterForm credentials={credentials} sites={sites} credential={chosen?.name ?? ''} />
          <CommandsPanel account={chosen?.username ?? null} />
        </div>
      )}
    </Page>
  );
}
