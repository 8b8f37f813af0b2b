import Link from 'next/link';

import type { DeviceRow } from '#lib/devices/list-devices.ts';

import { Missing } from '../../ui/missing.tsx';
import { Fact } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';

/** What was registered of a device beside its place: the way to it, who visits it, whether it was checked, and notes. */
export function RegisteredFacts({ device }: { device: DeviceRow }) {
  const { via, zone, checkedAt, notes } = device;
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
