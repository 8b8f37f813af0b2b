import Link from 'next/link';

import type { DeviceDetail } from '#lib/devices/get-device.ts';

import { LegacySsh } from '../../ui/legacy-ssh.tsx';
import { Missing } from '../../ui/missing.tsx';
import { Fact } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';

/** What was registered of a device beside its place: the way to it, who visits it, whether it was checked, and notes. */
export function RegisteredFacts({ device }: { device: DeviceDetail }) {
  const { via, zone, ssh, sshAgreed, checkedAt, notes } = device;
  return (
    <>
      <Fact name="Reached through">
        {via ? (
          <Link href={`/hosts/${via.id}`} prefetch={false} className="link">
            {via.name}
          </Link>
        ) : (
          <Missing reason="Workers connect to it directly." />
        )}
      </Fact>
      <Fact name="Zone">{zone || <Missing reason="It has none: workers without a zone visit it." />}</Fact>
      <Fact name="SSH">
        <span
          className="inline-flex items-baseline gap-2"
          title={sshAgreed ? agreedWords(sshAgreed) : undefined}
        >
          {ssh === 'legacy' && <LegacySsh spare={sshAgreed?.needsLegacy === false} />}
          {sshAgreed ? (
            <span className="mono truncate">
              {sshAgreed.kex}, {sshAgreed.cipher}
            </span>
          ) : (
            <Missing reason="No session has been signed in to yet, so nothing was agreed on." />
          )}
        </span>
      </Fact>
      <Fact name="Checked">
        <Time at={checkedAt} missing="It was saved without a check that passed, or changed since." />
      </Fact>
      {notes && (
        <Fact name="Notes">
          <span title={notes} className="whitespace-pre-line">
            {notes}
          </span>
        </Fact>
      )}
    </>
  );
}

const agreedWords = ({ kex, hostKey, cipher, mac }: NonNullable<DeviceDetail['sshAgreed']>): string =>
  `Agreed on in the last session: ${kex}, ${hostKey}, ${cipher}${mac ? `, ${mac}` : ''}.`;
