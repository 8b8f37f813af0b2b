import Link from 'next/link';

import type { DeviceDetail } from '#lib/devices/get-device.ts';
import { describeFailure } from '#lib/fleet/visit-failure.ts';

import { Notice } from '../../ui/notice.tsx';
import { Time } from '../../ui/time.tsx';
import { deviceWords } from './device-words.ts';

/** Why the last visit did not read the device in full, and what to do about it. */
export function VisitTrouble({ device }: { device: DeviceDetail }) {
  if (!device.lastErrorKind || device.lastErrorKind === 'ports-unreadable') return null;
  const { sentence, remedy } = describeFailure(device.lastErrorKind);
  const visit = device.visits.find((each) => each.errorKind === device.lastErrorKind);
  return (
    <Notice tone={device.lastOutcome === 'failure' ? 'bad' : 'warn'} title={sentence}>
      <p>{remedy}</p>
      {visit?.errorMessage && <p className="mono mt-1 text-muted">{visit.errorMessage}</p>}
      <p className="mt-1 text-sm text-muted">
        Tried <Time at={device.lastAttemptAt} />
        {visit && (
          <>
            {' in '}
            <Link href={`/runs/${visit.runId}`} prefetch={false} className="link">
              {visit.label}
            </Link>
          </>
        )}
        .{' '}
        {device.lastReadAt ? (
          <>
            What is shown below was read <Time at={device.lastReadAt} />.
          </>
        ) : (
          `The ${deviceWords(device.role).device} has not been read yet.`
        )}
      </p>
    </Notice>
  );
}
