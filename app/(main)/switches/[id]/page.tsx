import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { cache } from 'react';

import { getDevice } from '#lib/devices/get-device.ts';
import { getSwitchEvidence } from '#lib/inventory/get-switch.ts';
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
import { NeighboursPanel } from './neighbours-panel.tsx';
import { PortsPanel } from './ports-panel.tsx';
import { SwitchFacts } from './switch-facts.tsx';

const loadSwitch = cache(async (id: string) => {
  const ctx = await pageContext();
  return found(id, (known) => getDevice(ctx, known));
});

export async function generateMetadata({ params }: PageProps<'/switches/[id]'>): Promise<Metadata> {
  return { title: (await loadSwitch((await params).id)).name };
}

export default async function SwitchPage({ params }: PageProps<'/switches/[id]'>) {
  const ctx = await pageContext();
  const device = await loadSwitch((await params).id);
  if (device.role !== 'switch') redirect(`/hosts/${device.id}`);
  const [evidence, findings] = await Promise.all([
    getSwitchEvidence(ctx, device.id),
    listFindings(ctx, { deviceId: device.id }),
  ]);
  const open = device.visits.find((visit) => visit.state !== 'done');
  const writes = can(ctx.actor, 'device:write', device.site);
  return (
    <Page
      title={device.name}
      parent={{ href: '/switches', label: 'Switches' }}
      summary={
        device.lastOutcome && <VisitStatus standing={device.lastOutcome} title="How the last visit ended" />
      }
      actions={
        device.retiredAt === null ? (
          <>
            {/* A new visit remounts it, so that it follows the newest run. */}
            <DeviceRescan
              key={open?.runId ?? 'idle'}
              deviceId={device.id}
              openRunId={open?.runId ?? null}
              blocked={can(ctx.actor, 'run:start') ? null : 'Viewers may not start runs.'}
            />
            {writes && <ButtonLink href={`/hosts/${device.id}/edit`}>Edit</ButtonLink>}
            <RetireButton
              role={device.role}
              id={device.id}
              name={device.name}
              blocked={writes ? null : 'Only an administrator may retire switches.'}
            />
          </>
        ) : (
          <RestoreButton
            id={device.id}
            name={device.name}
            blocked={writes ? null : 'Only an administrator may restore switches.'}
          />
        )
      }
    >
      {device.retiredAt && (
        <Notice tone="info" title="This switch is retired">
          It is no longer part of the inventory and no run visits it. Its history stays.
        </Notice>
      )}
      <VisitTrouble device={device} />
      <SwitchFacts device={device} />
      <FindingsPanel findings={findings} href={`/findings?device=${device.id}`} />
      <PortsPanel device={device} macs={evidence.macs} findings={findings} />
      <NeighboursPanel device={device} neighbours={evidence.neighbours} />
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <ChangesPanel role={device.role} changes={device.changes} />
          <HostKeysPanel
            keys={device.hostKeys}
            blocked={
              can(ctx.actor, 'host-key:decide', device.site)
                ? null
                : 'Only an administrator decides about host keys.'
            }
          />
        </div>
        <VisitsPanel role={device.role} visits={device.visits} />
      </div>
    </Page>
  );
}
