import type { DevicePort } from '#lib/devices/get-device.ts';
import type { FindingRow } from '#lib/inventory/list-findings.ts';

import { Icon } from '../../ui/ui-icon.tsx';
import { sentences, shownState } from './shown-port.ts';

/**
 * Ports whose module could not be read here, by cause: with the remedy, or with where it was read instead. Those that a finding
 * tells of already are left out.
 */
export function UnreadPorts({ ports, findings }: { ports: DevicePort[]; findings: FindingRow[] }) {
  const told = new Set(
    findings.flatMap(({ kind, port }) => (kind === 'module-unreadable' ? port.portId : [])),
  );
  const groups = new Map<string, DevicePort[]>();
  for (const port of ports) {
    if (port.state !== 'unreadable' || told.has(port.id)) continue;
    const cause = `${shownState(port)} ${port.reasonKind} ${port.reasonMessage}`;
    groups.set(cause, [...(groups.get(cause) ?? []), port]);
  }
  return [...groups].map(([cause, [first, ...others]]) => {
    if (!first) return null;
    const known = shownState(first) === 'far-end-only';
    return (
      <div
        key={cause}
        className={`flex gap-2 border-b border-line px-4 py-2 ${known ? 'bg-info-soft' : 'bg-bad-soft'}`}
      >
        <Icon
          name={known ? 'far-end' : 'warning'}
          className={`mt-0.5 self-start ${known ? 'text-info' : 'text-bad'}`}
        />
        <p>
          <span className="mono font-medium">{[first, ...others].map((port) => port.name).join(', ')}</span>:{' '}
          {sentences(first.reasonMessage) ?? 'Not read.'}{' '}
          <span className="text-muted">
            {known ? 'What is shown was read at the other end of the link.' : sentences(first.reasonRemedy)}
          </span>
        </p>
      </div>
    );
  });
}
