import type { HostKeyRow } from '#lib/devices/host-keys.ts';

/** The approved key and the one shown now, one above the other in equal widths: a difference shows at once. */
export function OldAndNewKey({ hostKey }: { hostKey: Pick<HostKeyRow, 'line' | 'approvedLine'> }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-3 py-1">
      <dt className="text-sm text-muted">Approved</dt>
      <dd className="mono">{hostKey.approvedLine}</dd>
      <dt className="text-sm font-medium text-bad">Shown now</dt>
      <dd className="mono">{hostKey.line}</dd>
    </dl>
  );
}
