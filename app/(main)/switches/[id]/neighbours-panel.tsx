import Link from 'next/link';

import type { DeviceDetail, DevicePort } from '#lib/devices/get-device.ts';
import type { HeardNeighbour } from '#lib/inventory/get-switch.ts';

import { EmptyState } from '../../../ui/empty-state.tsx';
import { Identifier } from '../../../ui/identifier.tsx';
import { Missing } from '../../../ui/missing.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Time } from '../../../ui/time.tsx';
import { deviceHref } from '../../devices/device-words.ts';

/** What the ports of a switch hear by LLDP and CDP, as the neighbours announce themselves. */
export function NeighboursPanel({
  device,
  neighbours,
}: {
  device: DeviceDetail;
  neighbours: HeardNeighbour[];
}) {
  const ports = new Map(device.ports.map((port) => [port.id, port]));
  return (
    <Panel
      title="Neighbours heard"
      flush
      aside={
        device.neighboursAt && (
          <>
            listed <Time at={device.neighboursAt} />
          </>
        )
      }
    >
      {neighbours.length === 0 ? (
        <EmptyState icon="link" title="No neighbour is heard">
          {device.neighboursAt
            ? 'The switch answered, and nothing announces itself to it. Turn LLDP on at the hosts: it is the best evidence for a link.'
            : 'The switch has not listed its LLDP or CDP neighbours yet.'}
        </EmptyState>
      ) : (
        <table className="data-table" aria-label="Neighbours heard">
          <thead>
            <tr>
              {[
                'Port',
                'Announces itself as',
                'Its port',
                'Registered',
                'Protocol',
                'Chassis id',
                'Address',
              ].map((header) => (
                <th key={header} scope="col">
                  {header}
                </th>
              ))}
              <th scope="col" data-rest="">
                System
              </th>
            </tr>
          </thead>
          <tbody>
            {neighbours.map((heard) => (
              <tr key={heard.id}>
                <td>
                  {heard.localPortId ? (
                    <a href={`#port-${heard.localPortId}`} className="link mono">
                      {heard.localPort}
                    </a>
                  ) : (
                    <span className="mono">{heard.localPort}</span>
                  )}
                </td>
                <td title={heard.systemName ?? undefined}>
                  {heard.systemName ?? <Missing reason="It announces no name." />}
                </td>
                <td title={heard.remotePortDescription ?? undefined}>
                  {heard.remotePort ? (
                    <span className="mono">{heard.remotePort}</span>
                  ) : (
                    <Missing reason="It announces no port." />
                  )}
                  {heard.remotePortDescription && heard.remotePortDescription !== heard.remotePort && (
                    <span className="ml-2 text-muted">{heard.remotePortDescription}</span>
                  )}
                </td>
                <td>
                  <Registered port={ports.get(heard.localPortId ?? '')} />
                </td>
                <td className="uppercase">{heard.protocol}</td>
                <td>
                  {heard.chassisId ? (
                    <Identifier value={heard.chassisId} label="chassis id" />
                  ) : (
                    <Missing reason="It announces no chassis id." />
                  )}
                </td>
                <td>
                  {heard.managementAddress ? (
                    <span className="mono">{heard.managementAddress}</span>
                  ) : (
                    <Missing reason="It announces no management address." />
                  )}
                </td>
                <td title={heard.systemDescription ?? undefined}>
                  {heard.systemDescription ?? <Missing reason="It announces no description." />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

/** The device that Ferrule takes the neighbour for, when the port is linked. */
function Registered({ port }: { port: DevicePort | undefined }) {
  const { farDevice, farDeviceId, farRole } = port?.shown ?? {};
  if (!farDevice) {
    return <Missing reason="No registered device fits it. Register it, or pin the link." />;
  }
  if (!farDeviceId) return farDevice;
  return (
    <Link href={deviceHref(farRole ?? 'host', farDeviceId)} prefetch={false} className="link">
      {farDevice}
    </Link>
  );
}
