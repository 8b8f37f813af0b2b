import Link from 'next/link';

import type { HostKeyRow } from '#lib/devices/host-keys.ts';

import type { Column } from '../../ui/data-table.tsx';
import { Icon } from '../../ui/ui-icon.tsx';
import { Identifier } from '../../ui/identifier.tsx';
import { Missing } from '../../ui/missing.tsx';
import { Time } from '../../ui/time.tsx';
import type { KeyTab } from './key-tabs.ts';

type KeyColumn = Column<HostKeyRow>;

const host: KeyColumn = {
  id: 'host',
  header: 'Host',
  pin: true,
  cell: (key) => (
    <Link href={`/hosts/${key.deviceId}`} prefetch={false} className="link font-medium">
      {key.device}
    </Link>
  ),
};
const address: KeyColumn = {
  id: 'address',
  header: 'Address',
  cell: (key) => (
    <span className="mono">{key.port === 22 ? key.address : `${key.address} port ${key.port}`}</span>
  ),
};
const algorithm: KeyColumn = {
  id: 'algorithm',
  header: 'Algorithm',
  cell: (key) => <span className="mono">{key.algorithm}</span>,
};
const fingerprint: KeyColumn = {
  id: 'fingerprint',
  header: 'Fingerprint',
  full: true,
  cell: (key) => <Identifier value={key.fingerprint} label="fingerprint" />,
};
/** One above the other in equal widths: a difference shows at once. */
const bothFingerprints: KeyColumn = {
  id: 'fingerprint',
  header: 'Fingerprint',
  full: true,
  cell: (key) => (
    <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-3 py-1">
      <dt className="text-sm text-muted">Approved</dt>
      <dd>
        {key.approvedFingerprint ? (
          <Identifier value={key.approvedFingerprint} label="approved fingerprint" />
        ) : (
          <Missing reason="No key of this host is approved." />
        )}
      </dd>
      <dt className="text-sm font-medium text-bad">Shown now</dt>
      <dd>
        <Identifier value={key.fingerprint} label="fingerprint" />
      </dd>
    </dl>
  ),
};
const shared: KeyColumn = {
  id: 'sameKeyOn',
  header: 'Same key on',
  cell: (key) =>
    key.sameKeyOn.length === 0 ? (
      <Missing reason="No other host shows this key." />
    ) : (
      <span
        className="inline-flex items-baseline gap-1.5 text-warn"
        title={`Also shown by ${key.sameKeyOn.join(', ')}: clones of one image, or one machine registered twice.`}
      >
        <Icon name="warning" />
        {key.sameKeyOn.length === 1
          ? key.sameKeyOn[0]
          : `${key.sameKeyOn[0]} and ${key.sameKeyOn.length - 1} more`}
      </span>
    ),
};
const firstSeen: KeyColumn = {
  id: 'firstSeen',
  header: 'First seen',
  cell: (key) => <Time at={key.firstSeenAt} />,
};
const lastSeen: KeyColumn = {
  id: 'lastSeen',
  header: 'Last seen',
  cell: (key) => <Time at={key.lastSeenAt} />,
};
const decided: KeyColumn = {
  id: 'decided',
  header: 'Decided',
  cell: (key) => (
    <>
      <Time at={key.decidedAt} missing="Nobody has decided yet." />
      {key.decidedBy && <span className="text-muted"> by {key.decidedBy}</span>}
    </>
  ),
};

const BY_TAB: Record<KeyTab, KeyColumn[]> = {
  pending: [host, address, algorithm, fingerprint, shared, firstSeen, lastSeen],
  changed: [host, address, algorithm, bothFingerprints, shared, firstSeen, lastSeen],
  approved: [host, address, algorithm, fingerprint, shared, decided, lastSeen],
  rejected: [host, address, algorithm, fingerprint, shared, decided, lastSeen],
};

export function hostKeyColumns(tab: KeyTab): KeyColumn[] {
  return BY_TAB[tab];
}
