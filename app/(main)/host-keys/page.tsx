import type { Metadata } from 'next';

import { listHostKeys } from '#lib/devices/host-keys.ts';
import { can } from '#lib/people/actor.ts';

import { pageContext } from '../../server/page-context.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Page } from '../../ui/page-frame.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { HostKeyList } from './host-key-list.tsx';
import { KEY_TABS, keyTabOf, parseKeyTab, type KeyTab } from './key-tabs.ts';

export const metadata: Metadata = { title: 'Host keys' };

export default async function HostKeysPage({ searchParams }: PageProps<'/host-keys'>) {
  const ctx = await pageContext();
  const keys = await listHostKeys(ctx);
  const count = (tab: KeyTab) => keys.filter((key) => keyTabOf(key) === tab).length;
  // Without a choice in the URL, what waits for a decision is open.
  const waiting = count('pending') === 0 && count('changed') > 0 ? 'changed' : 'pending';
  const tab = parseKeyTab((await searchParams).state) ?? waiting;
  const shown = keys.filter((key) => keyTabOf(key) === tab);
  return (
    <Page
      fill
      title="Host keys"
      actions={
        can(ctx.actor, 'host-key:decide') && (
          <ButtonLink icon="upload" href="/host-keys/import">
            Import known keys
          </ButtonLink>
        )
      }
      toolbar={
        <Tabs
          label="State of the key"
          tabs={KEY_TABS.map(({ id, label }) => ({
            href: `/host-keys?state=${id}`,
            label,
            count: count(id),
            current: id === tab,
          }))}
        />
      }
    >
      {shown.length === 0 ? (
        <EmptyKeys tab={tab} any={keys.length > 0} />
      ) : (
        <HostKeyList
          key={tab}
          tab={tab}
          keys={shown}
          blocked={
            can(ctx.actor, 'host-key:decide') ? null : 'Only an administrator decides about host keys.'
          }
        />
      )}
    </Page>
  );
}

function EmptyKeys({ tab, any }: { tab: KeyTab; any: boolean }) {
  if (!any) {
    return (
      <EmptyState
        icon="shield-check"
        title="No host key has been seen yet"
        action={
          <ButtonLink variant="primary" icon="plus" href="/hosts/new">
            Register devices
          </ButtonLink>
        }
      >
        Ferrule notes the key of a device at first contact. Register a device; its key appears here seconds
        later.
      </EmptyState>
    );
  }
  const { title, why } = EMPTY[tab];
  return (
    <EmptyState icon="shield-check" title={title}>
      {why}
    </EmptyState>
  );
}

const EMPTY: Record<KeyTab, { title: string; why: string }> = {
  pending: {
    title: 'No key waits for approval',
    why: 'Every key seen so far was decided. The key of a newly registered device appears here at first contact.',
  },
  changed: {
    title: 'No device changed its key',
    why: 'Every device showed the key that was approved for it when it was last contacted.',
  },
  approved: {
    title: 'No key is approved yet',
    why: 'No credential was sent to any device so far. Compare the pending keys and approve them.',
  },
  rejected: {
    title: 'No key was rejected or replaced',
    why: 'Keys that somebody rejects or replaces are kept here.',
  },
};
