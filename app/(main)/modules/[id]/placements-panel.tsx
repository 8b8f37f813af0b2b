import Link from 'next/link';

import type { ModulePlacement, ModulePort } from '#lib/inventory/get-module.ts';

import { Missing } from '../../../ui/missing.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { ConfidenceGlyph } from '../../../ui/status.tsx';
import { Time } from '../../../ui/time.tsx';
import { deviceHref, portHref } from '../../devices/device-words.ts';

/** The device and the port as links. */
export function PortLink({ port }: { port: ModulePort }) {
  return (
    <>
      <Link href={deviceHref(port.role, port.deviceId)} prefetch={false} className="link font-medium">
        {port.device}
      </Link>{' '}
      <Link href={portHref(port.role, port.deviceId, port.portId)} prefetch={false} className="link mono">
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
            <th scope="col">Device and port</th>
            <th scope="col">Site</th>
            <th scope="col">Cabled to</th>
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
              <td>{placement.site || <Missing reason="No site was given for this device." />}</td>
              <td>
                <Far placement={placement} />
              </td>
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

/** The other end of the link, while the module is in the port. */
function Far({ placement: { far, endedAt, portId } }: { placement: ModulePlacement }) {
  if (!far) {
    return (
      <Missing
        reason={
          endedAt ? 'The module is not there any more.' : 'It is not known where the port is cabled to.'
        }
      />
    );
  }
  return (
    <Link href={`/links?open=${portId}`} prefetch={false} className="link inline-flex items-baseline gap-1.5">
      <ConfidenceGlyph confidence={far.confidence} />
      <span>
        {far.device} <span className="mono">{far.port}</span>
      </span>
    </Link>
  );
}
