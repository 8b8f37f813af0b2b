import Link from 'next/link';
import type { ReactNode } from 'react';

import type { ListedLink, ListedPort } from '#lib/inventory/list-links.ts';
import type { LinkTab } from '#lib/inventory/links-query.ts';

import type { Column } from '../../ui/data-table.tsx';
import { Missing } from '../../ui/missing.tsx';
import { ConfidenceStatus } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { Icon, type IconName } from '../../ui/ui-icon.tsx';
import { portHref } from '../devices/device-words.ts';
import { sideClass } from '../devices/side-words.ts';
import { speedWords } from '../inventory/speed-words.ts';

/** A column of the list; `open` is the address that opens the row's link beside the list. */
export type LinkColumn = Omit<Column<ListedLink>, 'cell'> & {
  cell: (row: ListedLink, open: string) => ReactNode;
};

const STEP_ICONS: Record<string, IconName> = { register: 'plus', scan: 'rescan', lldp: 'run', pin: 'pin' };

function PortName({ port }: { port: ListedPort }) {
  return (
    <>
      {port.device} <span className="mono">{port.port}</span>
    </>
  );
}

function FarPort({ port }: { port: ListedPort }) {
  if (port.isElsewhere) return <span className="text-muted">{port.device}</span>;
  return (
    <Link
      href={portHref(port.role, port.deviceId, port.portId)}
      prefetch={false}
      className="link"
      title={`${port.device} ${port.port}`}
      tabIndex={-1}
    >
      <PortName port={port} />
    </Link>
  );
}

/** Why nothing is said of a port at a site that the person may not see. */
const ELSEWHERE = 'It is at a site that you may not see.';

/** What is in a port, set apart where it is what faces it. */
function Part({ port }: { port: ListedPort }) {
  const words = [port.type, port.partNumber].filter(Boolean).join(' · ');
  if (!words) return <Missing reason={port.isElsewhere ? ELSEWHERE : 'No module of this port is known.'} />;
  return (
    <span className={sideClass(port.side)} title={words}>
      {port.side !== 'read' && <Icon name="far-end" size={12} className="mr-1 text-info" />}
      {port.type ?? <span className="mono">{port.partNumber}</span>}
    </span>
  );
}

function Speed({ near, far }: { near: ListedPort; far: ListedPort | null }) {
  const speeds = [...new Set([near, far].flatMap((port) => port?.speedMbps ?? []))];
  if (speeds.length === 0) return <Missing reason="Neither end reports a speed." />;
  if (speeds.length === 1) return speedWords(speeds[0]!);
  return (
    <span className="text-warn" title="The two ends differ">
      {speeds.map(speedWords).join(' ≠ ')}
    </span>
  );
}

function Findings({ row: { near, far } }: { row: ListedLink }) {
  const count = Math.max(near.findings, far?.findings ?? 0);
  if (count === 0) return <Missing reason="Nothing is wrong that Ferrule knows of." />;
  return (
    <span className="inline-flex items-baseline gap-1 text-warn">
      <Icon name="warning" size={12} />
      {count}
    </span>
  );
}

const NEAR: LinkColumn = {
  id: 'port',
  header: 'Port',
  pin: true,
  cell: ({ near }, open) => (
    <Link
      href={open}
      prefetch={false}
      scroll={false}
      className="link"
      title={`${near.device} ${near.port}`}
      tabIndex={-1}
    >
      <PortName port={near} />
    </Link>
  ),
};

const SITE: LinkColumn = {
  id: 'site',
  header: 'Site',
  cell: ({ near, far }) => {
    const sites = [...new Set([near.site, far?.site].filter(Boolean))];
    return sites.join(' · ') || <Missing reason="No site was given for this device." />;
  },
};

const SPEED: LinkColumn = { id: 'speed', header: 'Speed', align: 'end', cell: (row) => <Speed {...row} /> };
const FINDINGS: LinkColumn = {
  id: 'findings',
  header: 'Findings',
  align: 'end',
  cell: (row) => <Findings row={row} />,
};
const MODULE: LinkColumn = { id: 'module', header: 'Module', cell: ({ near }) => <Part port={near} /> };

const STEP: LinkColumn = {
  id: 'step',
  header: 'Next step',
  wrap: true,
  full: true,
  cell: ({ nextStep }) =>
    nextStep ? (
      <span className="flex gap-2">
        <Icon name={STEP_ICONS[nextStep.kind] ?? 'info'} className="mt-0.5 self-start text-muted" />
        <span>
          <span className="font-medium">{nextStep.action}.</span>{' '}
          <span className="text-muted">{nextStep.why}</span>
        </span>
      </span>
    ) : (
      <Missing reason="The links of this device are being worked out." />
    ),
};

/** Of a pin that makes no link, as one of its ports is gone. */
const PIN_STEP: LinkColumn = {
  ...STEP,
  cell: (row, open) =>
    row.nextStep || row.confidence === null ? (
      STEP.cell(row, open)
    ) : (
      <Missing reason="The pin holds: there is nothing to do." />
    ),
};

const LINKED: LinkColumn[] = [
  NEAR,
  {
    id: 'far',
    header: 'Cabled to',
    cell: ({ far }) => (far ? <FarPort port={far} /> : <Missing reason="The far end is not known." />),
  },
  {
    id: 'confidence',
    header: 'Confidence',
    cell: ({ confidence }) => <ConfidenceStatus confidence={confidence ?? 'possible'} />,
  },
  SPEED,
  { ...MODULE, header: 'Module here' },
  {
    id: 'farModule',
    header: 'Module there',
    cell: ({ far }) => (far ? <Part port={far} /> : <Missing reason="The far end is not known." />),
  },
  FINDINGS,
  SITE,
  { id: 'since', header: 'Since', cell: ({ since }) => <Time at={since} /> },
  { id: 'checked', header: 'Worked out', cell: ({ checkedAt }) => <Time at={checkedAt} /> },
];

const PINNED: LinkColumn = {
  id: 'pin',
  header: 'Pinned by',
  cell: ({ pin }) =>
    pin ? (
      <span title={pin.note || undefined}>
        {pin.by} <Time at={pin.at} />
        {pin.note && <span className="text-muted">: {pin.note}</span>}
      </span>
    ) : (
      <Missing reason="Nobody pinned it." />
    ),
};

const AMBIGUOUS: LinkColumn[] = [
  NEAR,
  {
    id: 'candidates',
    header: 'Could be',
    cell: ({ candidates }) => (
      <span className="flex flex-col py-1">
        {candidates.slice(0, 4).map((port) =>
          port.isElsewhere ? (
            <span key={port.portId} className="text-muted">
              {port.device}
            </span>
          ) : (
            <Link
              key={port.portId}
              href={portHref(port.role, port.deviceId, port.portId)}
              prefetch={false}
              className="link"
              tabIndex={-1}
            >
              {port.device} <span className="mono">{port.port}</span>
            </Link>
          ),
        )}
        {candidates.length > 4 && <span className="text-muted">and {candidates.length - 4} more</span>}
      </span>
    ),
  },
  SPEED,
  MODULE,
  FINDINGS,
  SITE,
  STEP,
];

const UNMATCHED: LinkColumn[] = [NEAR, SPEED, MODULE, FINDINGS, SITE, STEP];

export const LINK_COLUMNS: Record<LinkTab, LinkColumn[]> = {
  linked: LINKED,
  pinned: [...LINKED.toSpliced(2, 1, PINNED), PIN_STEP],
  ambiguous: AMBIGUOUS,
  unmatched: UNMATCHED,
};
