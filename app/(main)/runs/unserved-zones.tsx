import { Notice } from '../../ui/notice.tsx';

/** Zones whose visits wait for a worker, with what to start. */
export function UnservedZones({ zones }: { zones: string[] }) {
  const named = zones.map((zone) => (zone === '' ? 'the zone without a name' : `the zone ${zone}`));
  return (
    <Notice tone="warn" title={`No worker serves ${named.join(' and ')}`}>
      Devices there wait until one does. Start a worker that reaches them with{' '}
      <code className="mono">FERRULE_ZONES={zones.join(',') || ','}</code>.
    </Notice>
  );
}
