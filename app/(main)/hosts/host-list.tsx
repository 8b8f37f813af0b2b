'use client';

import type { DeviceRow } from '#lib/devices/list-devices.ts';

import type { Column } from '../../ui/data-table.tsx';
import { count, DEVICE_COLUMNS } from '../devices/device-columns.tsx';
import { DeviceList, type DeviceListProps } from '../devices/device-list.tsx';

const {
  name, outcome, address, site, tags, kind, os, modules, unreadable, linked, open, findings, lastRead, lastAttempt, key,
  credential,
} = DEVICE_COLUMNS; // prettier-ignore

const COLUMNS: Column<DeviceRow>[] = [
  name,
  outcome,
  address,
  site,
  tags,
  kind,
  { id: 'ports', header: 'NICs', align: 'end', cell: (host) => count(host, host.portsTotal) },
  modules,
  {
    id: 'farEndOnly',
    header: 'Far end only',
    align: 'end',
    title: 'Modules that were read at the other end of the link',
    cell: (host) => count(host, host.farEndOnly),
  },
  unreadable,
  linked,
  open,
  findings,
  lastRead,
  os,
  lastAttempt,
  key,
  credential,
];

/** One page of hosts. */
export function HostList(props: DeviceListProps) {
  return <DeviceList {...props} columns={COLUMNS} />;
}
