import Link from 'next/link';

import type { DeviceVisit } from '#lib/devices/get-device.ts';
import { describeFailure } from '#lib/fleet/visit-failure.ts';

import { EmptyState } from '../../ui/empty-state.tsx';
import { Missing } from '../../ui/missing.tsx';
import { Panel } from '../../ui/panel.tsx';
import { VisitStatus } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { deviceWords } from './device-words.ts';

/** The newest visits of a device. */
export function VisitsPanel({ role, visits }: { role: string; visits: DeviceVisit[] }) {
  const { device, ports } = deviceWords(role);
  return (
    <Panel title="Last visits" flush>
      {visits.length === 0 ? (
        <EmptyState icon="run" title={`No run has visited this ${device} yet`}>
          Rescan it to read its {ports}.
        </EmptyState>
      ) : (
        <table className="data-table" aria-label="Last visits">
          <thead>
            <tr>
              <th scope="col">Outcome</th>
              <th scope="col">When</th>
              <th scope="col" data-align="end">
                {ports.charAt(0).toUpperCase() + ports.slice(1)} read
              </th>
              <th scope="col">Run</th>
              <th scope="col" data-rest="">
                Cause
              </th>
            </tr>
          </thead>
          <tbody>
            {visits.map((visit) => (
              <tr key={visit.id}>
                <td>
                  <VisitStatus standing={visit.outcome ?? visit.state} />
                </td>
                <td>
                  <Time at={visit.startedAt ?? visit.queuedAt} />
                </td>
                <td data-align="end">
                  {visit.portsTotal === null ? (
                    <Missing reason={`The ${device} did not list its ${ports} in this visit.`} />
                  ) : (
                    `${visit.portsRead ?? 0} of ${visit.portsTotal}`
                  )}
                </td>
                <td>
                  <Link href={`/runs/${visit.runId}`} prefetch={false} className="link" title={visit.label}>
                    {visit.label}
                  </Link>
                </td>
                <td>
                  {visit.errorKind ? (
                    <span title={visit.errorMessage ?? undefined}>
                      {describeFailure(visit.errorKind).sentence}
                    </span>
                  ) : (
                    <Missing reason="Nothing went wrong." />
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
