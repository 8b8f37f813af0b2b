import Link from 'next/link';

import type { ModulePlacement, ModulePort } from '#lib/inventory/get-module.ts';

import { Missing } from '../../../ui/missing.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Time } from '../../../ui/time.tsx';

/** The host and the NIC as links. */
export function PortLink({ port }: { port: ModulePort }) {
  return (
    <>
      <Link href={`/hosts/${port.deviceId}`} prefetch={false} className="link font-medium">
        {port.device}
      </Link>{' '}
      <Link href={`/hosts/${port.deviceId}#port-${port.portId}`} prefetch={false} className="link mono">
        {port.port}
      </Link>
    </>
  );
}

/** Where the module is and was. */
export function PlacementsPanel({ placements }: { placements: ModulePlacement[] }) {
  return (
    <Panel title="Placements" flush>
      <table className="data-table" aria-label="Placements">
        <thead>
          <tr>
            <th scope="col">Host and NIC</th>
            <th scope="col">Site</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">Last seen there</th>
          </tr>
        </thead>
        <tbody>
          {placements.map((placement) => (
            <tr key={placement.id}>
              <td>
                <PortLink port={placement} />
              </td>
              <td>{placement.site || <Missing reason="No site was given for this host." />}</td>
              <td>
                <Time at={placement.startedAt} />
              </td>
              <td>
                {placement.endedAt ? (
                  <Time at={placement.endedAt} />
                ) : (
                  <span className="font-medium text-ok">there now</span>
                )}
              </td>
              <td>
                <Time at={placement.lastSeenAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
