import Link from 'next/link';

import type { DeviceRow } from '#lib/devices/list-devices.ts';
import { describeFailure } from '#lib/fleet/visit-failure.ts';

import type { Column } from '../../ui/data-table.tsx';
import { LegacySsh } from '../../ui/legacy-ssh.tsx';
import { Icon, type IconName } from '../../ui/ui-icon.tsx';
import { Missing } from '../../ui/missing.tsx';
import { HostKeyStatus, VisitStatus } from '../../ui/status.tsx';
import { TagList } from '../../ui/tag-list.tsx';
import { Time } from '../../ui/time.tsx';
import { deviceHref, deviceWords } from './device-words.ts';
import { kindWord } from './kind-word.ts';

/** Why a device that was never read has no value. */
export function neverRead({ role }: DeviceRow): string {
  return `The ${deviceWords(role).device} has not been read yet.`;
}

/** A count, a dash as long as the device was never read. */
export function count(device: DeviceRow, value: number) {
  return device.lastReadAt === null && device.portsTotal === 0 ? (
    <Missing reason={neverRead(device)} />
  ) : (
    value
  );
}

/** A count that a person should look into, with a sign of its own when it is not zero. */
export function countOf(device: DeviceRow, value: number, icon: IconName, ink: string, title?: string) {
  if (value === 0) return count(device, 0);
  return (
    <span title={title} className={`inline-flex items-baseline gap-1 ${ink}`}>
      <Icon name={icon} size={12} />
      {value}
    </span>
  );
}

const text = (
  id: string,
  header: string,
  pick: (device: DeviceRow) => string | null,
  missing: (device: DeviceRow) => string,
): Column<DeviceRow> => ({
  id,
  header,
  cell: (device) => pick(device) || <Missing reason={missing(device)} />,
});

/** Columns of hosts and of switches alike. */
export const DEVICE_COLUMNS = {
  name: {
    id: 'name',
    header: 'Name',
    pin: true,
    cell: (device) => (
      <span className="inline-flex items-baseline gap-2">
        <Link href={deviceHref(device.role, device.id)} prefetch={false} className="link font-medium">
          {device.name}
        </Link>
        {device.ssh === 'legacy' && <LegacySsh />}
      </span>
    ),
  },
  outcome: { id: 'outcome', header: 'Last outcome', cell: (device) => <Outcome device={device} /> },
  address: {
    id: 'address',
    header: 'Address',
    cell: ({ address, port }) => (
      <span className="mono">{port === 22 ? address : `${address} port ${port}`}</span>
    ),
  },
  site: text(
    'site',
    'Site',
    (device) => device.site,
    ({ role }) => `No site was given for this ${deviceWords(role).device}.`,
  ),
  tags: { id: 'tags', header: 'Tags', cell: (device) => <TagList tags={device.tags} /> },
  kind: text('kind', 'System', ({ kind }) => kind && kindWord(kind), neverRead),
  os: text('os', 'Version', (device) => device.osName, neverRead),
  model: text(
    'model',
    'Model',
    (device) => device.model,
    (device) =>
      device.lastReadAt ? `The ${deviceWords(device.role).device} did not report it.` : neverRead(device),
  ),
  modules: {
    id: 'modules',
    header: 'Modules',
    align: 'end',
    cell: (device) => count(device, device.modules),
  },
  unreadable: {
    id: 'unreadable',
    header: 'Unreadable',
    align: 'end',
    title: 'Modules that nothing is known of, neither here nor from the far end',
    cell: (device) => countOf(device, device.unreadable - device.farEndOnly, 'warning', 'text-bad'),
  },
  linked: { id: 'linked', header: 'Linked', align: 'end', cell: (device) => count(device, device.linked) },
  open: {
    id: 'open',
    header: 'Not linked',
    align: 'end',
    title: 'Ports that are up, but of which the far end is ambiguous or not found',
    cell: (device) => {
      const { ambiguous, unmatched } = device;
      const words = `${ambiguous} ambiguous, ${unmatched} unmatched`;
      return countOf(device, ambiguous + unmatched, 'unknown', 'text-warn', words);
    },
  },
  findings: {
    id: 'findings',
    header: 'Findings',
    align: 'end',
    cell: (device) => countOf(device, device.findings, 'warning', 'text-warn'),
  },
  lastRead: {
    id: 'lastRead',
    header: 'Last read',
    cell: (device) => <Time at={device.lastReadAt} missing={neverRead(device)} />,
  },
  lastAttempt: {
    id: 'lastAttempt',
    header: 'Last attempted',
    cell: (device) => (
      <Time
        at={device.lastAttemptAt}
        missing={`No run has visited the ${deviceWords(device.role).device} yet.`}
      />
    ),
  },
  key: { id: 'key', header: 'Host key', cell: (device) => <HostKeyStatus standing={device.keyState} /> },
  credential: { id: 'credential', header: 'Credential', cell: (device) => device.credentialName },
} satisfies Record<string, Column<DeviceRow>>;

function Outcome({ device }: { device: DeviceRow }) {
  if (!device.lastOutcome) {
    return <Missing reason={`No run has visited the ${deviceWords(device.role).device} yet.`} />;
  }
  const failure = device.lastErrorKind ? describeFailure(device.lastErrorKind) : null;
  return (
    <span title={failure ? `${failure.sentence} ${failure.remedy}` : undefined}>
      <VisitStatus standing={device.lastOutcome} />
      {/* The count of unreadable ports has a column of its own. */}
      {failure && device.lastErrorKind !== 'ports-unreadable' && (
        <span className="ml-2 text-muted">{failure.sentence}</span>
      )}
    </span>
  );
}
