import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { cache } from 'react';

import { getDevice } from '#lib/devices/get-device.ts';
import { listFindings } from '#lib/inventory/list-findings.ts';
import { can } from '#lib/people/actor.ts';

import { pageContext } from '../../../server/page-context.ts';
import { ButtonLink } from '../../../ui/button.tsx';
import { found } from '../../../ui/found.ts';
import { Notice } from '../../../ui/notice.tsx';
import { Page } from '../../../ui/page-frame.tsx';
import { VisitStatus } from '../../../ui/status.tsx';
import { ChangesPanel } from '../../devices/changes-panel.tsx';
import { DeviceRescan } from '../../devices/device-rescan.tsx';
import { FindingsPanel } from '../../devices/findings-panel.tsx';
import { HostKeysPanel } from '../../devices/host-keys-panel.tsx';
import { RestoreButton } from '../../devices/restore-button.tsx';
import { RetireButton } from '../../devices/retire-button.tsx';
import { VisitTrouble } from '../../devices/visit-trouble.tsx';
import { VisitsPanel } from '../../devices/visits-panel.tsx';
import { HostFacts } from './host-facts.tsx';
import { PortsPanel } from './ports-panel.tsx';

const loadHost = cache(async (id: string) => {
  const ctx = await pageContext();
  return found(id, (known) => getDevice(ctx, known));
});

export async function generateMetadata({ params }: PageProps<'/hosts/[id]'>): Promise<Metadata> {
  return { title: (await loadHost((await params).id)).name };
}

export default async function HostPage({ params }: PageProps<'/hosts/[id]'>) {
  const ctx = await pageContext();
  const host = await loadHost((await params).id);
  if (host.role === 'switch') redirect(`/switches/${host.id}`);
  const findings = await listFindings(ctx, { deviceId: host.id });
  const open = host.visits.find((visit) => visit.state !== 'done');
  const writes = can(ctx.actor, 'device:write', host.site);
  return (
    <Page
      title={host.name}
      parent={{ href: '/hosts', label: 'Hosts' }}
      summary={
        host.lastOutcome && <VisitStatus standing={host.lastOutcome} title="How the last visit ended" />
      }
      actions={
        host.retiredAt === null ? (
          <>
            {/* A new visit remounts it, so that it follows the newest run. */}
            <DeviceRescan
              key={open?.runId ?? 'idle'}
              deviceId={host.id}
              openRunId={open?.runId ?? null}
              blocked={can(ctx.actor, 'run:start') ? null : 'Viewers may not start runs.'}
            />
            {writes && <ButtonLink href={`/hosts/${host.id}/edit`}>Edit</ButtonLink>}
            <RetireButton
              role={host.role}
              id={host.id}
              name={host.name}
              blocked={writes ? null : 'Only an administrator may retire hosts.'}
            />
          </>
        ) : (
          <RestoreButton
            id={host.id}
            name={host.name}
            blocked={writes ? null : 'Only an administrator may restore hosts.'}
          />
        )
      }
    >
      {host.retiredAt && (
        <Notice tone="info" title="This host is retired">
          It is no longer part of the inventory and no run visits it. Its history stays.
        </Notice>
      )}
      <VisitTrouble device={host} />
      <HostFacts host={host} />
      <FindingsPanel findings={findings} href={`/findings?device=${host.id}`} />
      <PortsPanel host={host} findings={findings} />
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <HostKeysPanel
            keys={host.hostKeys}
            blocked={
              can(ctx.actor, 'host-key:decide', host.site)
                ? null
                : 'Only an administrator decides about host keys.'
            }
          />
          <ChangesPanel role={host.role} changes={host.changes} />
        </div>
        <VisitsPanel role={host.role} visits={host.visits} />
      </div>
    </Page>
  );
}
