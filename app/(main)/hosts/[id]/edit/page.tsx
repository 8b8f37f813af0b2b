import type { Metadata } from 'next';

import { getDevice } from '#lib/devices/get-device.ts';
import { can } from '#lib/people/actor.ts';

import { pageContext } from '../../../../server/page-context.ts';
import { EmptyState } from '../../../../ui/empty-state.tsx';
import { found } from '../../../../ui/found.ts';
import { Page } from '../../../../ui/page-frame.tsx';
import { deviceOffers } from '../../device-offers.ts';
import { EditForm } from './edit-form.tsx';

export const metadata: Metadata = { title: 'Edit device' };

export default async function EditDevicePage({ params }: PageProps<'/hosts/[id]/edit'>) {
  const ctx = await pageContext();
  const device = await found((await params).id, (id) => getDevice(ctx, id));
  const parent = {
    href: `/${device.role === 'switch' ? 'switches' : 'hosts'}/${device.id}`,
    label: device.name,
  };
  if (!can(ctx.actor, 'device:write', device.site)) {
    return (
      <Page title="Edit" parent={parent}>
        <EmptyState icon="lock" title="Only an administrator may edit devices">
          Your role is {ctx.actor.role}.
        </EmptyState>
      </Page>
    );
  }
  const offers = await deviceOffers(ctx);
  return (
    <Page title="Edit" parent={parent}>
      <EditForm
        id={device.id}
        values={{
          name: device.name,
          address: device.address,
          port: String(device.port),
          platform: device.platform,
          credential: device.credentialName,
          via: device.via?.name ?? '',
          site: device.site,
          tags: device.tags.join(', '),
          zone: device.zone,
          notes: device.notes,
          ssh: device.ssh,
        }}
        offers={offers}
        mayDecide={can(ctx.actor, 'host-key:decide', device.site)}
        leadsTo={parent.href}
      />
    </Page>
  );
}
