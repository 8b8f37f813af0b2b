import Link from 'next/link';

import type { HostKeyRow } from '#lib/devices/host-keys.ts';

import type { Column } from '../../ui/data-table.tsx';
import { Icon } from '../../ui/ui-icon.tsx';
import { Identifier } from '../../ui/identifier.tsx';
import { Missing } from '../../ui/missing.tsx';
import { Time } from '../../ui/time.tsx';
import type { KeyTab } from './key-tabs.ts';
import { OldAndNewKey } from './old-and-new-key.tsx';

type KeyColumn = Column<HostKeyRow>;

const device: KeyColumn = {
  id: 'device',
  header: 'Device',
  pin: true,
  cell: (key) => (
    <Link
      href={`/${key.role === 'switch' ? 'switches' : 'hosts'}/${key.deviceId}`}
      prefetch={false}
      className="link font-medium"
    >
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
const bothLines: KeyColumn = {
  id: 'fingerprint',
  header: 'Keys as ssh-keygen -lf prints them',
  full: true,
  cell: (key) => <OldAndNewKey hostKey={key} />,
};
const shared: KeyColumn = {
  id: 'sameKeyOn',
  header: 'Same key on',
  cell: (key) =>
    key.sameKeyOn.length === 0 ? (
      <Missing reason="No other device shows this key." />
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
      {key.reason && (
        <span className="ml-2 text-muted" title={key.reason}>
          “{key.reason}”
        </span>
      )}
    </>
  ),
};

const source: KeyColumn = { id: 'source', header: 'Known by', cell: (key) => SOURCE[key.source] };

const SOURCE: Record<HostKeyRow['source'], string> = {
  scan: 'Seen by a visit',
  'known-hosts': 'Imported known_hosts',
  fingerprint: 'Imported fingerprint',
  'first-use': 'Trusted at first use',
};

const BY_TAB: Record<KeyTab, KeyColumn[]> = {
  pending: [device, address, algorithm, fingerprint, shared, firstSeen, lastSeen],
  changed: [device, address, bothLines, shared, firstSeen, lastSeen],
  approved: [device, address, algorithm, fingerprint, shared, source, decided, lastSeen],
  rejected: [device, address, algorithm, fingerprint, shared, decided, lastSeen],
};

export function hostKeyColumns(tab: KeyTab): KeyColumn[] {
  return BY_TAB[tab];
}
