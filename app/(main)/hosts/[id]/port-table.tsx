import Link from 'next/link';
import type { ReactNode } from 'react';

import type { DevicePort } from '#lib/devices/get-device.ts';

import { Identifier } from '../../../ui/identifier.tsx';
import { Missing } from '../../../ui/missing.tsx';
import { CageStatus, LinkStatus } from '../../../ui/status.tsx';
import { Time } from '../../../ui/time.tsx';

interface PortColumn {
  header: string;
  align?: 'end';
  cell: (port: DevicePort) => ReactNode;
}

/** Why a port has no module facts. */
function noModule({ state, reasonMessage }: DevicePort): string {
  if (reasonMessage) return reasonMessage;
  if (state === 'empty') return 'The cage is empty.';
  if (state === 'fixed') return 'The port has no cage.';
  if (state === 'module') return 'The module does not report it.';
  return 'The module could not be read.';
}

const UNREPORTED = 'The host did not report it.';

const fromModule = (
  header: string,
  pick: (module: NonNullable<DevicePort['module']>) => ReactNode,
): PortColumn => ({
  header,
  cell: (port) => (port.module && pick(port.module)) ?? <Missing reason={noModule(port)} />,
});

const fromPort = (header: string, pick: (port: DevicePort) => string | null, mono = false): PortColumn => ({
  header,
  cell: (port) => {
    const value = pick(port);
    if (value === null) return <Missing reason={UNREPORTED} />;
    return mono ? <span className="mono">{value}</span> : <span title={value}>{value}</span>;
  },
});

const COLUMNS: PortColumn[] = [
  {
    header: 'State',
    cell: ({ state, reasonMessage, reasonRemedy, absentSince }) =>
      absentSince ? (
        <span
          title={`The host no longer lists this NIC since ${absentSince.toISOString()}.`}
          className="text-faint"
        >
          No longer listed
        </span>
      ) : (
        <CageStatus state={state} reason={[reasonMessage, reasonRemedy].filter(Boolean).join('. ') || null} />
      ),
  },
  fromModule('Vendor', (module) => module.vendor),
  fromModule('Part number', (module) => (
    <Link href={`/modules/${module.id}`} prefetch={false} className="link mono">
      {module.partNumber ?? 'Module'}
    </Link>
  )),
  fromModule('Serial', (module) => module.serial && <Identifier value={module.serial} label="serial" />),
  fromModule('Type', (module) => module.functionalClass ?? module.formFactor),
  fromModule('Connector', (module) => module.connector),
  {
    header: 'Cable length',
    align: 'end',
    cell: (port) =>
      port.module?.cableLengthM == null ? (
        <Missing reason={port.module ? 'The module is no cable or states no length.' : noModule(port)} />
      ) : (
        `${port.module.cableLengthM} m`
      ),
  },
  {
    header: 'Link',
    cell: ({ link }) => (link ? <LinkStatus link={link} /> : <Missing reason={UNREPORTED} />),
  },
  {
    header: 'Speed',
    align: 'end',
    cell: ({ speedMbps, link }) =>
      speedMbps === null ? (
        <Missing reason={link === 'down' ? 'The link is down.' : UNREPORTED} />
      ) : (
        `${speedMbps / 1000} Gb/s`
      ),
  },
  {
    header: 'MAC',
    cell: ({ permanentMac, currentMac }) => {
      const mac = permanentMac ?? currentMac;
      return mac ? <Identifier value={mac} label="MAC" /> : <Missing reason={UNREPORTED} />;
    },
  },
  {
    header: 'Current MAC',
    cell: ({ permanentMac, currentMac }) =>
      currentMac && permanentMac && currentMac !== permanentMac ? (
        <span className="mono">{currentMac}</span>
      ) : (
        <Missing reason={currentMac ? 'The same as the MAC.' : UNREPORTED} />
      ),
  },
  {
    header: 'Master',
    cell: ({ masterName, masterKind }) =>
      masterName ? (
        <>
          <span className="mono">{masterName}</span> <span className="text-muted">{masterKind}</span>
        </>
      ) : (
        <Missing reason="The NIC is in no bond and no bridge." />
      ),
  },
  {
    header: 'FEC',
    cell: ({ fecActive, fecError }) =>
      fecActive.length > 0 ? fecActive.join(', ') : <Missing reason={fecError ?? UNREPORTED} />,
  },
  fromPort('Port type', (port) => port.portType),
  fromPort(
    'Driver',
    ({ driver, driverVersion }) => driver && [driver, driverVersion].filter(Boolean).join(' '),
  ),
  fromPort('Firmware', (port) => port.firmware),
  fromPort('Bus address', (port) => port.busAddress, true),
  fromPort('Hardware', (port) => port.hardwareId, true),
  { header: 'State since', cell: ({ stateSince }) => <Time at={stateSince} /> },
  {
    header: 'Last read',
    cell: ({ lastReadAt }) => <Time at={lastReadAt} missing="Its module was never read." />,
  },
];

/** Every port of a host with everything known of it. */
export function PortTable({ ports }: { ports: DevicePort[] }) {
  return (
    <table className="data-table" aria-label="NICs">
      <thead>
        <tr>
          <th scope="col" data-pin="">
            NIC
          </th>
          {COLUMNS.map(({ header, align }) => (
            <th key={header} scope="col" data-align={align}>
              {header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {ports.map((port) => (
          <tr key={port.id} id={`port-${port.id}`} className="target:[&>td]:bg-selected">
            <td data-pin="">
              <span className="mono font-medium">{port.name}</span>
            </td>
            {COLUMNS.map(({ header, align, cell }) => (
              <td key={header} data-align={align}>
                {cell(port)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
