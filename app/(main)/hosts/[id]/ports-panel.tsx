import type { DeviceDetail } from '#lib/devices/get-device.ts';
import type { FindingRow } from '#lib/inventory/list-findings.ts';

import { EmptyState } from '../../../ui/empty-state.tsx';
import { Missing } from '../../../ui/missing.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { PORT_COLUMNS, type PortColumn } from '../../devices/port-cells.tsx';
import { PortsAside } from '../../devices/ports-aside.tsx';
import { PortTable } from '../../devices/port-table.tsx';
import { portsInWords } from '../../devices/ports-in-words.ts';
import { UnreadPorts } from '../../devices/unread-ports.tsx';
import { CageStrip } from './cage-strip.tsx';

const MASTER: PortColumn = {
  header: 'Master',
  cell: ({ masterName, masterKind }) =>
    masterName ? (
      <>
        <span className="mono">{masterName}</span> <span className="text-muted">{masterKind}</span>
      </>
    ) : (
      <Missing reason="The NIC is in no bond and no bridge." />
    ),
};

const {
  state, side, vendor, partNumber, serial, type, connector, cableLength, link, speed, farEnd, findings, mac, currentMac,
  fec, portType, driver, firmware, busAddress, hardware, stateSince, lastRead,
} = PORT_COLUMNS; // prettier-ignore

const ALWAYS = [state, vendor, partNumber, serial, type, cableLength, link, speed, farEnd, findings, MASTER, fec, mac, currentMac, connector, portType, driver, firmware, busAddress, hardware, stateSince, lastRead]; // prettier-ignore

/** The NICs of a host: the strip of cages, what could not be read and why, and every port in a table. */
export function PortsPanel({ host, findings }: { host: DeviceDetail; findings: FindingRow[] }) {
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
  // Where everything was read here, a column that says so on every line is noise.
  const elsewhere = present.some(({ shown }) => shown?.side && shown.side !== 'read');
  return (
    <Panel title="NICs" flush aside={<PortsAside deviceId={host.id}>{portsInWords(present)}</PortsAside>}>
      <div className="border-b border-line p-4">
        <CageStrip ports={present} />
      </div>
      <UnreadPorts ports={present} findings={findings} />
      <PortTable label="NIC" columns={elsewhere ? ALWAYS.toSpliced(6, 0, side) : ALWAYS} ports={host.ports} />
    </Panel>
  );
}
