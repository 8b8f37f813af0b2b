import Link from 'next/link';

import type { ModuleOtherEnd } from '#lib/inventory/get-module.ts';

import { Missing } from '../../../ui/missing.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { ConfidenceStatus } from '../../../ui/status.tsx';
import { Icon } from '../../../ui/ui-icon.tsx';
import { PortLink } from './placements-panel.tsx';

const WHAT: Record<ModuleOtherEnd['side'], string> = {
  read: 'Another end of this assembly, read there',
  inferred: 'The same assembly: not readable there, known from this end',
  'far-end': 'Faces this module over fibre; what is in that port is another part',
};

/** The other ends of a cable, or the ports that this module faces and whose own module cannot be read. */
export function OtherEndsPanel({ ends }: { ends: ModuleOtherEnd[] }) {
  if (ends.length === 0) return null;
  const faces = ends.every(({ side }) => side === 'far-end');
  const title = faces
    ? 'Faces'
    : ends.length === 1
      ? 'Other end of the assembly'
      : 'Other ends of the assembly';
  return (
    <Panel title={title} flush>
      <table className="data-table" aria-label={title}>
        <thead>
          <tr>
            <th scope="col">Device and port</th>
            <th scope="col">Site</th>
            <th scope="col">What is known</th>
            <th scope="col">Link</th>
            <th scope="col" data-rest="">
              Module
            </th>
          </tr>
        </thead>
        <tbody>
          {ends.map((end) => (
            <tr key={end.portId}>
              <td>
                <PortLink port={end} />
              </td>
              <td>{end.site || <Missing reason="No site was given for this device." />}</td>
              <td data-full="" className={end.side === 'read' ? undefined : 'text-info'}>
                {end.side !== 'read' && <Icon name="far-end" size={12} className="mr-1.5" />}
                {WHAT[end.side]}
              </td>
              <td>
                {end.linkConfidence ? (
                  <ConfidenceStatus confidence={end.linkConfidence} />
                ) : (
                  <Missing reason="No link to this port is known." />
                )}
              </td>
              <td>
                {end.moduleId ? (
                  <Link href={`/modules/${end.moduleId}`} prefetch={false} className="link mono">
                    {end.serial ?? 'Module'}
                  </Link>
                ) : (
                  <Missing reason="No module was read there." />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
