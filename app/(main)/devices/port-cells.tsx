import Link from 'next/link';
import type { ReactNode } from 'react';

import type { DevicePort } from '#lib/devices/get-device.ts';

import { Identifier } from '../../ui/identifier.tsx';
import { Missing } from '../../ui/missing.tsx';
import { CageStatus, ConfidenceGlyph, LinkStateStatus, LinkStatus } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { Icon } from '../../ui/ui-icon.tsx';
import { deviceHref, portHref } from './device-words.ts';
import { FEC_REFUSED, noModule, sentences, type ShownModule, shownModule, shownState } from './shown-port.ts';
import { sideClass, sideSentence } from './side-words.ts';

/** A column of the ports of one device. */
export interface PortColumn {
  header: string;
  title?: string;
  align?: 'end';
  /** Never cut short, however long. */
  full?: boolean;
  cell: (port: DevicePort) => ReactNode;
}

const UNREPORTED = 'The device did not report it.';

function fromModule(header: string, pick: (module: ShownModule) => ReactNode): PortColumn {
  return {
    header,
    cell: (port) => {
      const part = shownModule(port);
      const value = part && pick(part);
      if (!value) return <Missing reason={noModule(port)} />;
      return (
        <span className={sideClass(part.side)} title={typeof value === 'string' ? value : undefined}>
          {value}
        </span>
      );
    },
  };
}

function fromPort(
  header: string,
  pick: (port: DevicePort) => string | null,
  { mono = false, missing = UNREPORTED } = {},
): PortColumn {
  return {
    header,
    cell: (port) => {
      const value = pick(port);
      if (!value) return <Missing reason={missing} />;
      return (
        <span title={value} className={mono ? 'mono' : undefined}>
          {value}
        </span>
      );
    },
  };
}

const measured = (
  header: string,
  unit: string,
  digits: number,
  pick: (port: DevicePort) => number | null,
) => ({
  header,
  align: 'end' as const,
  cell: (port: DevicePort) => {
    const value = pick(port);
    if (value === null) return <Missing reason="The module in this port does not report it." />;
    return `${value.toFixed(digits)} ${unit}`;
  },
});

/** Columns of the ports of hosts and of switches alike. */
export const PORT_COLUMNS = {
  state: {
    header: 'State',
    cell: (port) =>
      port.absentSince ? (
        <span title={`No longer listed since ${port.absentSince.toISOString()}.`} className="text-faint">
          No longer listed
        </span>
      ) : (
        <CageStatus state={shownState(port)} reason={sentences(port.reasonMessage, port.reasonRemedy)} />
      ),
  },
  side: {
    header: 'Read from',
    full: true,
    cell: (port) => {
      const side = port.shown?.side ?? null;
      if (side === null) return <Missing reason={noModule(port)} />;
      if (side === 'read') return <span className="text-faint">Read here</span>;
      const words = sideSentence(port.shown!)!;
      return (
        <span title={words} className="text-info">
          <Icon name="far-end" size={12} className="mr-1.5" />
          {words}
        </span>
      );
    },
  },
  vendor: fromModule('Vendor', (module) => module.vendor),
  partNumber: fromModule('Part number', ({ id, partNumber }) =>
    id ? (
      <Link href={`/modules/${id}`} prefetch={false} className="link mono">
        {partNumber ?? 'Module'}
      </Link>
    ) : (
      partNumber
    ),
  ),
  serial: fromModule('Serial', ({ serial }) => serial && <Identifier value={serial} label="serial" />),
  type: fromModule('Type', (module) => module.type),
  connector: fromModule('Connector', (module) => module.connector),
  cableLength: {
    header: 'Cable length',
    align: 'end',
    cell: (port) => {
      const part = shownModule(port);
      if (part?.cableLengthM != null) {
        return <span className={sideClass(part.side)}>{part.cableLengthM} m</span>;
      }
      return <Missing reason={part ? 'The module is no cable or states no length.' : noModule(port)} />;
    },
  },
  farEnd: { header: 'Cabled to', cell: (port) => <FarEnd port={port} /> },
  link: {
    header: 'Link',
    cell: ({ link }) => (link ? <LinkStatus link={link} /> : <Missing reason={UNREPORTED} />),
  },
  speed: {
    header: 'Speed',
    align: 'end',
    cell: ({ speedMbps, link }) =>
      speedMbps === null ? (
        <Missing reason={link === 'down' ? 'The link is down.' : UNREPORTED} />
      ) : (
        `${speedMbps / 1000} Gb/s`
      ),
  },
  rxPower: measured('Rx power', 'dBm', 2, ({ shown }) => shown?.rxPowerDbm ?? null),
  txPower: measured('Tx power', 'dBm', 2, ({ shown }) => shown?.txPowerDbm ?? null),
  temperature: measured('Temperature', '°C', 1, ({ shown }) => shown?.temperatureC ?? null),
  findings: {
    header: 'Findings',
    align: 'end',
    cell: ({ id, shown }) => {
      if (!shown) return <Missing reason="The port is no longer listed." />;
      if (shown.findings === 0) return <Missing reason="Nothing is wrong that Ferrule knows of." />;
      return (
        <Link
          href={`/findings?port=${id}`}
          prefetch={false}
          className="inline-flex items-baseline gap-1 text-warn hover:underline"
        >
          <Icon name="warning" size={12} />
          {shown.findings}
        </Link>
      );
    },
  },
  fec: {
    header: 'FEC',
    cell: ({ fecActive, fecConfigured, fecError }) => {
      if (fecActive.length > 0) {
        return (
          <span title={`Configured: ${fecConfigured.join(', ') || 'not reported'}`}>
            {fecActive.join(', ')}
          </span>
        );
      }
      if (fecError && /invalid argument/i.test(fecError)) {
        return (
          <span
            title={`${fecError}. ${FEC_REFUSED}`}
            className="inline-flex items-baseline gap-1.5 text-warn"
          >
            <Icon name="warning" size={12} />
            Refused
          </span>
        );
      }
      return <Missing reason={fecError ? `${fecError}. The driver or the port knows no FEC.` : UNREPORTED} />;
    },
  },
  mac: {
    header: 'MAC',
    cell: ({ permanentMac, currentMac }) => {
      const mac = permanentMac ?? currentMac;
      return mac ? <Identifier value={mac} label="MAC" /> : <Missing reason={UNREPORTED} />;
    },
  },
  currentMac: {
    header: 'Current MAC',
    cell: ({ permanentMac, currentMac }) =>
      currentMac && permanentMac && currentMac !== permanentMac ? (
        <span className="mono">{currentMac}</span>
      ) : (
        <Missing reason={currentMac ? 'The same as the MAC.' : UNREPORTED} />
      ),
  },
  portType: fromPort('Port type', (port) => port.portType),
  driver: fromPort(
    'Driver',
    ({ driver, driverVersion }) => driver && [driver, driverVersion].filter(Boolean).join(' '),
  ),
  firmware: fromPort('Firmware', (port) => port.firmware),
  busAddress: fromPort('Bus address', (port) => port.busAddress, { mono: true }),
  hardware: fromPort('Hardware', (port) => port.hardwareId, { mono: true }),
  description: fromPort('Description', (port) => port.description, {
    missing: 'Nobody wrote a description on this port.',
  }),
  stateSince: { header: 'State since', cell: ({ stateSince }) => <Time at={stateSince} /> },
  lastRead: {
    header: 'Last read',
    cell: ({ shown, lastReadAt }) => (
      <Time at={shown?.lastReadAt ?? lastReadAt} missing="Its module was never read." />
    ),
  },
} satisfies Record<string, PortColumn>;

/** Where the port is cabled to and how sure that is; otherwise what is in the way. */
function FarEnd({ port: { id, shown } }: { port: DevicePort }) {
  if (!shown?.linkState) {
    return <Missing reason="No link is looked for: no cage, nothing in it, or no carrier." />;
  }
  if (shown.linkState !== 'linked') {
    return (
      <Link href={`/links?tab=${shown.linkState}&open=${id}`} prefetch={false} className="hover:underline">
        <LinkStateStatus state={shown.linkState} title="What is known, and what to do next" />
      </Link>
    );
  }
  const { farDevice, farDeviceId, farPort, farPortId, farRole, linkConfidence } = shown;
  return (
    <span className="inline-flex max-w-full items-baseline gap-1.5">
      <Link href={`/links?open=${id}`} prefetch={false} aria-label="Open the link" className="shrink-0">
        <ConfidenceGlyph confidence={linkConfidence ?? 'possible'} />
      </Link>
      {farDeviceId && farPortId ? (
        <span className="truncate" title={`${farDevice} ${farPort}`}>
          <Link href={deviceHref(farRole ?? 'host', farDeviceId)} prefetch={false} className="link">
            {farDevice}
          </Link>{' '}
          <Link
            href={portHref(farRole ?? 'host', farDeviceId, farPortId)}
            prefetch={false}
            className="link mono"
          >
            {farPort}
          </Link>
        </span>
      ) : (
        <span className="truncate" title={farPort ?? undefined}>
          {farPort ?? farDevice}
        </span>
      )}
    </span>
  );
}
