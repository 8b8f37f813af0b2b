import Link from 'next/link';

import type { DeviceRow } from '#lib/devices/list-devices.ts';
import { describeFailure } from '#lib/fleet/visit-failure.ts';

import type { Column } from '../../ui/data-table.tsx';
import { Icon } from '../../ui/ui-icon.tsx';
import { Missing } from '../../ui/missing.tsx';
import { HostKeyStatus, VisitStatus } from '../../ui/status.tsx';
import { TagList } from '../../ui/tag-list.tsx';
import { Time } from '../../ui/time.tsx';
import { hostKindWord } from './host-kind-word.ts';

const NEVER_READ = 'The host has not been read yet.';

/** A count of ports, a dash as long as the host was never read. */
function count(host: DeviceRow, value: number) {
  return host.lastReadAt === null && host.portsTotal === 0 ? <Missing reason={NEVER_READ} /> : value;
}

export const HOST_COLUMNS: Column<DeviceRow>[] = [
  {
    id: 'name',
    header: 'Name',
    pin: true,
    cell: (host) => (
      <Link href={`/hosts/${host.id}`} prefetch={false} className="link font-medium">
        {host.name}
      </Link>
    ),
  },
  {
    id: 'outcome',
    header: 'Last outcome',
    cell: (host) => <Outcome host={host} />,
  },
  {
    id: 'address',
    header: 'Address',
    cell: (host) => (
      <span className="mono">{host.port === 22 ? host.address : `${host.address} port ${host.port}`}</span>
    ),
  },
  {
    id: 'site',
    header: 'Site',
    cell: (host) => host.site || <Missing reason="No site was given for this host." />,
  },
  {
    id: 'tags',
    header: 'Tags',
    cell: (host) => <TagList tags={host.tags} />,
  },
  {
    id: 'kind',
    header: 'Kind',
    cell: (host) => (host.kind ? hostKindWord(host.kind) : <Missing reason={NEVER_READ} />),
  },
  { id: 'os', header: 'OS', cell: (host) => host.osName ?? <Missing reason={NEVER_READ} /> },
  { id: 'ports', header: 'NICs', align: 'end', cell: (host) => count(host, host.portsTotal) },
  { id: 'modules', header: 'Modules', align: 'end', cell: (host) => count(host, host.modules) },
  {
    id: 'unreadable',
    header: 'Unreadable',
    align: 'end',
    cell: (host) =>
      host.unreadable > 0 ? (
        <span className="inline-flex items-baseline gap-1 text-bad">
          <Icon name="warning" size={12} />
          {host.unreadable}
        </span>
      ) : (
        count(host, 0)
      ),
  },
  { id: 'lastRead', header: 'Last read', cell: (host) => <Time at={host.lastReadAt} missing={NEVER_READ} /> },
  {
    id: 'lastAttempt',
    header: 'Last attempted',
    cell: (host) => <Time at={host.lastAttemptAt} missing="No run has visited the host yet." />,
  },
  { id: 'key', header: 'Host key', cell: (host) => <HostKeyStatus standing={host.keyState} /> },
  { id: 'credential', header: 'Credential', cell: (host) => host.credentialName },
];

function Outcome({ host }: { host: DeviceRow }) {
  if (!host.lastOutcome) return <Missing reason="No run has visited the host yet." />;
  const failure = host.lastErrorKind ? describeFailure(host.lastErrorKind) : null;
  return (
    <span title={failure ? `${failure.sentence} ${failure.remedy}` : undefined}>
      <VisitStatus standing={host.lastOutcome} />
      {/* The count of unreadable NICs has a column of its own. */}
      {failure && host.lastErrorKind !== 'ports-unreadable' && (
        <span className="ml-2 text-muted">{failure.sentence}</span>
      )}
    </span>
  );
}
