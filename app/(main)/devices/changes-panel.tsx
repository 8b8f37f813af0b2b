import Link from 'next/link';

import type { DeviceChange } from '#lib/devices/get-device.ts';

import { EmptyState } from '../../ui/empty-state.tsx';
import { Missing } from '../../ui/missing.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';

const WORDS: Record<string, string> = {
  inserted: 'Inserted',
  removed: 'Removed',
  swapped: 'Swapped',
  moved: 'Moved here',
  'became-unreadable': 'Became unreadable',
  'became-readable': 'Became readable',
  'port-appeared': 'Appeared',
  'port-vanished': 'Vanished',
};

/** What changed on the ports of a device, newest first. */
export function ChangesPanel({ role, changes }: { role: string; changes: DeviceChange[] }) {
  const isSwitch = role === 'switch';
  return (
    <Panel title="Changes" flush>
      {changes.length === 0 ? (
        <EmptyState icon="clock" title="Nothing has changed">
          The first read is the baseline. Modules that are inserted, removed, swapped or moved after it appear
          here.
        </EmptyState>
      ) : (
        <table className="data-table" aria-label="Changes">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">{isSwitch ? 'Port' : 'NIC'}</th>
              <th scope="col">Change</th>
              <th scope="col">Module</th>
              <th scope="col" data-rest="">
                Before
              </th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change) => (
              <tr key={change.id}>
                <td>
                  <Time at={change.at} />
                </td>
                <td className="mono">{change.port}</td>
                <td>{WORDS[change.kind] ?? change.kind}</td>
                <td>
                  {change.moduleId ? (
                    <Link href={`/modules/${change.moduleId}`} prefetch={false} className="link">
                      {change.module || 'Module'}
                    </Link>
                  ) : (
                    <Missing reason="No module is in the port after this change." />
                  )}
                </td>
                <td>
                  {change.from ? (
                    <>from {change.from}</>
                  ) : (
                    change.previousModule || <Missing reason="No other module was in the port before." />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
