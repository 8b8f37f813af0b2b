import Link from 'next/link';

import type { DeviceDetail } from '#lib/devices/get-device.ts';
import { describeFailure } from '#lib/fleet/visit-failure.ts';

import { Notice } from '../../../ui/notice.tsx';
import { Time } from '../../../ui/time.tsx';

/** Why the last visit did not read the host in full, and what to do about it. */
export function VisitTrouble({ host }: { host: DeviceDetail }) {
  if (!host.lastErrorKind || host.lastErrorKind === 'ports-unreadable') return null;
  const { sentence, remedy } = describeFailure(host.lastErrorKind);
  const visit = host.visits.find((each) => each.errorKind === host.lastErrorKind);
  return (
    <Notice tone={host.lastOutcome === 'failure' ? 'bad' : 'warn'} title={sentence}>
      <p>{remedy}</p>
      {visit?.errorMessage && <p className="mono mt-1 text-muted">{visit.errorMessage}</p>}
      <p className="mt-1 text-sm text-muted">
        Tried <Time at={host.lastAttemptAt} />
        {visit && (
          <>
            {' in '}
            <Link href={`/runs/${visit.runId}`} prefetch={false} className="link">
              {visit.label}
            </Link>
          </>
        )}
        .{' '}
        {host.lastReadAt ? (
          <>
            What is shown below was read <Time at={host.lastReadAt} />.
          </>
        ) : (
          'The host has not been read yet.'
        )}
      </p>
    </Notice>
  );
}
