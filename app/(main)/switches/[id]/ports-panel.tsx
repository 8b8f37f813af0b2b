import type { DeviceDetail, DevicePort } from '#lib/devices/get-device.ts';
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
import { frontPanel } from './front-panel.ts';

const {
  state, side, vendor, partNumber, serial, type, cableLength, link, speed, description, farEnd, findings: troubles, rxPower, txPower,
  temperature, fec, portType, mac, stateSince, lastRead,
} = PORT_COLUMNS; // prettier-ignore

const LAG: PortColumn = {
  header: 'LAG',
  cell: ({ masterName }) =>
    masterName ? (
      <span className="mono">{masterName}</span>
    ) : (
      <Missing reason="The port is in no port-channel." />
    ),
};

/** The ports of a switch: the front, what could not be read and why, and every port in a table. */
export function PortsPanel({
  device,
  macs,
  findings,
}: {
  device: DeviceDetail;
  /** How many MACs each port and port-channel has learned. */
  macs: Map<string, number>;
  findings: FindingRow[];
}) {
  const present = device.ports.filter((port) => port.absentSince === null);
  if (device.ports.length === 0) {
    return (
      <Panel title="Ports" flush>
        <EmptyState icon="switch" title="No port is known yet">
          {device.lastReadAt
            ? 'The switch was read and listed no port.'
            : device.keyState === 'pending' || device.keyState === 'changed'
              ? 'The host key waits for approval below; until then Ferrule sends nothing to the switch.'
              : 'The switch has not been read yet. Rescan it to list its ports.'}
        </EmptyState>
      </Panel>
    );
  }
  const groups = frontPanel(present);
  const gone = device.ports.filter((port) => port.absentSince !== null);
  const learned = macColumn(device, macs);
  const columns = [state, link, speed, description, farEnd, troubles, vendor, partNumber, serial, type, cableLength, rxPower, txPower, temperature, LAG, learned, fec, portType, mac, stateSince, lastRead]; // prettier-ignore
  const elsewhere = present.some(({ shown }) => shown?.side && shown.side !== 'read');
  return (
    <Panel
      title="Ports"
      flush
      aside={
        <PortsAside deviceId={device.id}>
          <Legend ports={present} />
        </PortsAside>
      }
    >
      <div className="border-b border-line p-4">
        <CageStrip groups={groups} />
      </div>
      <UnreadPorts ports={present} findings={findings} />
      <PortTable
        label="Port"
        columns={elsewhere ? columns.toSpliced(6, 0, side) : columns}
        ports={[...groups.flatMap((group) => group.ports.map(({ port }) => port)), ...gone]}
      />
    </Panel>
  );
}

function Legend({ ports }: { ports: DevicePort[] }) {
  const up = ports.filter(({ link }) => link === 'up').length;
  return (
    <>
      {portsInWords(ports)}
      <span className="flex items-center gap-1">
        · <span aria-hidden="true" className="ml-1 size-1.5 rounded-full bg-ok-fill" /> {up} up
      </span>
    </>
  );
}

/** MACs are learned on the port, or on the port-channel that it is a member of. */
function macColumn({ macTableAt }: DeviceDetail, macs: Map<string, number>): PortColumn {
  return {
    header: 'MACs',
    title: 'Addresses in the MAC table of the latest visit',
    align: 'end',
    cell: ({ name, masterName, masterKind }) => {
      if (macTableAt === null) return <Missing reason="The switch never gave its MAC table." />;
      const lag = masterKind === 'lag' ? masterName : null;
      const onLag = lag === null ? 0 : (macs.get(lag) ?? 0);
      if (onLag > 0) {
        return (
          <span title={`Learned on ${lag}`}>
            {onLag} <span className="text-muted">on LAG</span>
          </span>
        );
      }
      return macs.get(name) ?? <Missing reason="No MAC is learned on this port." />;
    },
  };
}
