import type { DeviceDetail, DevicePort } from '#lib/devices/get-device.ts';
import { CAGE_STATES } from '#lib/fleet/cage-state.ts';

import { EmptyState } from '../../../ui/empty-state.tsx';
import { Icon } from '../../../ui/ui-icon.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { cageWord } from '../../../ui/status.tsx';
import { CageStrip } from './cage-strip.tsx';
import { PortTable } from './port-table.tsx';

/** The NICs of a host: the strip of cages, what could not be read and why, and every port in a table. */
export function PortsPanel({ host }: { host: DeviceDetail }) {
  const present = host.ports.filter((port) => port.absentSince === null);
  if (host.ports.length === 0) {
    return (
      <Panel title="NICs" flush>
        <EmptyState icon="inventory" title="No NIC is known yet">
          {host.lastReadAt
            ? 'The host was read and listed no NIC with hardware behind it.'
            : host.keyState === 'pending' || host.keyState === 'changed'
              ? 'The host key waits for approval below; until then Ferrule sends nothing to the host.'
              : 'The host has not been read yet. Rescan it to list its NICs.'}
        </EmptyState>
      </Panel>
    );
  }
  return (
    <Panel title="NICs" flush aside={inWords(present)}>
      <div className="border-b border-line p-4">
        <CageStrip ports={present} />
      </div>
      <Unreadable ports={present} />
      <PortTable ports={host.ports} />
    </Panel>
  );
}

function inWords(ports: DevicePort[]): string {
  return CAGE_STATES.map((state) => ({ state, count: ports.filter((port) => port.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(
      ({ state, count }) =>
        `${count} ${state === 'module' && count > 1 ? 'modules' : cageWord(state).toLowerCase()}`,
    )
    .join(' · ');
}

/** Ports that could not be read, by cause, with the remedy. */
function Unreadable({ ports }: { ports: DevicePort[] }) {
  const causes = new Map<string, DevicePort[]>();
  for (const port of ports) {
    if (port.state !== 'unreadable') continue;
    const cause = `${port.reasonKind} ${port.reasonMessage}`;
    causes.set(cause, [...(causes.get(cause) ?? []), port]);
  }
  return [...causes].map(([cause, [first, ...others]]) => (
    <div key={cause} className="flex gap-2 border-b border-line bg-bad-soft px-4 py-2">
      <Icon name="warning" className="mt-0.5 self-start text-bad" />
      <p>
        <span className="mono font-medium">{[first, ...others].map((port) => port?.name).join(', ')}</span>:{' '}
        {first?.reasonMessage ?? 'not read'}. <span className="text-muted">{first?.reasonRemedy}</span>
      </p>
    </div>
  ));
}
