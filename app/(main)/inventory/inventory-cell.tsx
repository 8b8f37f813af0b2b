import Link from 'next/link';
import type { ReactNode } from 'react';

import { type Column, type ColumnId, columnOf, valueLabel } from '#lib/inventory/columns.ts';
import type { InventoryRow } from '#lib/inventory/inventory-row.ts';
import { SIDE_LABELS } from '#lib/inventory/value-labels.ts';

import { Identifier } from '../../ui/identifier.tsx';
import { Missing } from '../../ui/missing.tsx';
import {
  CageStatus,
  ConfidenceGlyph,
  ConfidenceStatus,
  LinkStateStatus,
  LinkStatus,
  VisitStatus,
} from '../../ui/status.tsx';
import { TagList } from '../../ui/tag-list.tsx';
import { Time } from '../../ui/time.tsx';
import { Icon } from '../../ui/ui-icon.tsx';
import { deviceHref, portHref } from '../devices/device-words.ts';
import { sideClass, sideSentence } from '../devices/side-words.ts';
import { missingReason } from './missing-reason.ts';
import { speedWords } from './speed-words.ts';

/** Columns whose cell is more than its text. Everything from a device is rendered as text. */
const CELLS: { [Id in ColumnId]?: (value: NonNullable<InventoryRow[Id]>, row: InventoryRow) => ReactNode } = {
  host: (host, row) => (
    <Link
      href={deviceHref(row.role, row.deviceId)}
      prefetch={false}
      className="link font-medium"
      title={host}
      tabIndex={-1}
    >
      {host}
    </Link>
  ),
  nic: (nic, row) => (
    <Link
      href={portHref(row.role, row.deviceId, row.portId)}
      prefetch={false}
      className="link mono"
      title={nic}
      tabIndex={-1}
    >
      {nic}
    </Link>
  ),
  state: (state, row) => (
    <CageStatus state={state} reason={[row.reason, row.remedy].filter(Boolean).join(' – ') || null} />
  ),
  side: (side, row) => <Side side={side} row={row} />,
  farDevice: (name, row) => (
    <FarEnd href={row.farDeviceId && deviceHref(row.farRole ?? 'host', row.farDeviceId)}>{name}</FarEnd>
  ),
  farPort: (name, row) => (
    <span className="inline-flex max-w-full items-baseline gap-1.5">
      <ConfidenceGlyph confidence={row.linkConfidence ?? 'possible'} />
      <FarEnd href={`/links?open=${row.portId}`} mono>
        {name}
      </FarEnd>
    </span>
  ),
  linkState: (state, row) => (
    <Link
      href={`/links?${state === 'linked' ? '' : `tab=${state}&`}open=${row.portId}`}
      prefetch={false}
      tabIndex={-1}
      className="hover:underline"
    >
      <LinkStateStatus state={state} />
    </Link>
  ),
  linkConfidence: (confidence) => <ConfidenceStatus confidence={confidence} />,
  findings: (count, row) =>
    count === 0 ? (
      <Missing reason="Nothing is wrong that Ferrule knows of." />
    ) : (
      <Link
        href={`/findings?port=${row.portId}`}
        prefetch={false}
        tabIndex={-1}
        className="text-warn hover:underline"
      >
        <Icon name="warning" size={12} /> {count}
      </Link>
    ),
  partNumber: (part, row) => <ModuleLink row={row} text={part} />,
  serial: (serial) => <Identifier value={serial} label="serial" />,
  mac: (mac) => <Identifier value={mac} label="MAC" />,
  link: (link) => <LinkStatus link={link} />,
  speedMbps: (speed) => speedWords(speed),
  cableLengthM: (metres) => `${metres} m`,
  wavelengthNm: (nanometres) => `${nanometres} nm`,
  temperatureC: (celsius) => `${celsius.toFixed(1)} °C`,
  rxPowerDbm: (dbm) => `${dbm.toFixed(2)} dBm`,
  txPowerDbm: (dbm) => `${dbm.toFixed(2)} dBm`,
  tags: (tags) => <TagList tags={tags} />,
  lastReadAt: (at) => <Time at={at} />,
  lastAttemptAt: (at) => <Time at={at} />,
  lastOutcome: (outcome) => <VisitStatus standing={outcome} />,
};

/** One cell of the inventory: the value, or a dash that says why there is none. */
export function InventoryCell({ column, row }: { column: Column & { id: ColumnId }; row: InventoryRow }) {
  const value = row[column.id];
  if (value === null || (Array.isArray(value) && value.length === 0)) {
    return <Missing reason={missingReason(row, column.id)} />;
  }
  if (row.side === 'far-end' && OF_THE_MODULE.has(column.id)) {
    return (
      <span className={sideClass(row.side)} title={sideSentence(row) ?? undefined}>
        <Shown column={column} row={row} value={value} />
      </span>
    );
  }
  return <Shown column={column} row={row} value={value} />;
}

/** Columns that tell of a module, which at a far end is another part than the one in the port. */
const OF_THE_MODULE: ReadonlySet<ColumnId> = new Set([
  'vendor', 'partNumber', 'serial', 'type', 'formFactor', 'mediaClass', 'connector', 'cableLengthM', 'wavelengthNm',
]); // prettier-ignore

function Shown({
  column,
  row,
  value,
}: {
  column: Column & { id: ColumnId };
  row: InventoryRow;
  value: unknown;
}) {
  const cell = CELLS[column.id] as ((value: unknown, row: InventoryRow) => ReactNode) | undefined;
  if (cell) return cell(value, row);
  const words = valueLabel(column, String(value));
  return (
    <span title={words} className={column.mono ? 'mono' : undefined}>
      {words}
    </span>
  );
}

/** A module that was read in the port needs no words; one that was not says so. */
function Side({ side, row }: { side: string; row: InventoryRow }) {
  if (side === 'read') return <span className="text-faint">{SIDE_LABELS.read}</span>;
  return (
    <span className="text-info" title={sideSentence(row) ?? undefined}>
      <Icon name="far-end" size={12} className="mr-1" />
      {valueLabel(columnOf('side'), side)}
    </span>
  );
}

function FarEnd({ href, mono = false, children }: { href: string | null; mono?: boolean; children: string }) {
  const look = `truncate ${mono ? 'mono' : ''}`;
  if (!href) {
    return (
      <span className={look} title={children}>
        {children}
      </span>
    );
  }
  return (
    <Link href={href} prefetch={false} tabIndex={-1} title={children} className={`link ${look}`}>
      {children}
    </Link>
  );
}

function ModuleLink({ row, text }: { row: InventoryRow; text: string }) {
  if (!row.moduleId) return <span className="mono">{text}</span>;
  return (
    <Link href={`/modules/${row.moduleId}`} prefetch={false} className="link mono" title={text} tabIndex={-1}>
      {text}
    </Link>
  );
}

/** Where Enter leads: the module, or the device's page when there is none. */
export function rowHref(row: InventoryRow): string {
  if (row.moduleId) return `/modules/${row.moduleId}`;
  return row.nic === null ? deviceHref(row.role, row.deviceId) : portHref(row.role, row.deviceId, row.portId);
}
