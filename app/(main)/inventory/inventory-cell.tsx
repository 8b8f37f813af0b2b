import Link from 'next/link';
import type { ReactNode } from 'react';

import { type Column, type ColumnId, valueLabel } from '#lib/inventory/columns.ts';
import type { InventoryRow } from '#lib/inventory/inventory-row.ts';

import { Identifier } from '../../ui/identifier.tsx';
import { Missing } from '../../ui/missing.tsx';
import { CageStatus, LinkStatus, VisitStatus } from '../../ui/status.tsx';
import { TagList } from '../../ui/tag-list.tsx';
import { Time } from '../../ui/time.tsx';
import { missingReason } from './missing-reason.ts';
import { speedWords } from './speed-words.ts';

/** Columns whose cell is more than its text. Everything from a device is rendered as text. */
const CELLS: { [Id in ColumnId]?: (value: NonNullable<InventoryRow[Id]>, row: InventoryRow) => ReactNode } = {
  host: (host, row) => (
    <Link
      href={`/hosts/${row.deviceId}`}
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
      href={`/hosts/${row.deviceId}#port-${row.portId}`}
      prefetch={false}
      className="link mono"
      tabIndex={-1}
    >
      {nic}
    </Link>
  ),
  state: (state, row) => (
    <CageStatus state={state} reason={[row.reason, row.remedy].filter(Boolean).join(' – ') || null} />
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
  const cell = CELLS[column.id] as ((value: unknown, row: InventoryRow) => ReactNode) | undefined;
  if (cell) return cell(value, row);
  const words = valueLabel(column, String(value));
  return (
    <span title={words} className={column.mono ? 'mono' : undefined}>
      {words}
    </span>
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

/** Where Enter leads: the module, or the host's page when there is none. */
export function rowHref(row: InventoryRow): string {
  if (row.moduleId) return `/modules/${row.moduleId}`;
  return row.nic === null ? `/hosts/${row.deviceId}` : `/hosts/${row.deviceId}#port-${row.portId}`;
}
