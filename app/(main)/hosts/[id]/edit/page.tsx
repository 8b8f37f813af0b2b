import type { Metadata } from 'next';

import { getDevice } from '#lib/devices/get-device.ts';
import { listCredentials } from '#lib/devices/list-credentials.ts';
import { listDevices } from '#lib/devices/list-devices.ts';
import { can } from '#lib/people/actor.ts';

import { pageContext } from '../../../../server/page-context.ts';
import { EmptyState } from '../../../../ui/empty-state.tsx';
import { found } from '../../../../ui/found.ts';
import { Page } from '../../../../ui/page-frame.tsx';
import { EditForm } from './edit-form.tsx';

export const metadata: Metadata = { title: 'Edit host' };

export default async function EditHostPage({ params }: PageProps<'/hosts/[id]/edit'>) {
  const ctx = await pageContext();
  const host = await found((await params).id, (id) => getDevice(ctx, id));
  const parent = { href: `/hosts/${host.id}`, label: host.name };
  if (!can(ctx.actor, 'device:write')) {
    return (
      <Page title="Edit" parent={parent}>
        <EmptyState icon="lock" title="Only an administrator may edit hosts">
          Your role is {ctx.actor.role}.
        </EmptyState>
      </Page>
    );
  }
  const [credentials, hosts] = await Promise.all([listCredentials(ctx), listDevices(ctx)]);
  const sites = [...new Set(hosts.map((each) => each.site).filter(Boolean))].toSorted();
  return (
    <Page title="Edit" parent={parent}>
      <EditForm
        id={host.id}
        values={{
          name: host.name,
          address: host.address,
          port: String(host.port),
          credential: host.credentialName,
          site: host.site,
          tags: host.tags.join(', '),
        }}
        credentials={credentials}
        sites={sites}
      />
    </Page>
  );
}
