'use client';

import type { DeviceRow } from '#lib/devices/list-devices.ts';

import type { Column } from '../../ui/data-table.tsx';
import { count, DEVICE_COLUMNS } from '../devices/device-columns.tsx';
import { DeviceList, type DeviceListProps } from '../devices/device-list.tsx';

const {
  name, outcome, address, site, kind, model, os, modules, unreadable, linked, open, findings, lastRead, lastAttempt, key,
  credential, tags,
} = DEVICE_COLUMNS; // prettier-ignore

const COLUMNS: Column<DeviceRow>[] = [
  name,
  outcome,
  site,
  kind,
  model,
  { id: 'ports', header: 'Ports', align: 'end', cell: (sw) => count(sw, sw.portsTotal) },
  modules,
  unreadable,
  linked,
  open,
  findings,
  lastRead,
  os,
  address,
  tags,
  lastAttempt,
  key,
  credential,
];

/** One page of switches. */
export function SwitchList(props: DeviceListProps) {
  return <DeviceList {...props} columns={COLUMNS} />;
}
