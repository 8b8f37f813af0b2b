import type { DeviceRow } from '#lib/devices/list-devices.ts';

import type { DeviceWords } from './device-words.ts';

type Key = (device: DeviceRow) => string | number | null;

const time = (at: Date | null) => at?.getTime() ?? null;

/** What each sortable column compares; null sorts last in both directions. */
const SORTS = {
  name: (device) => device.name,
  address: (device) => device.address,
  site: (device) => device.site || null,
  kind: (device) => device.kind,
  os: (device) => device.osName,
  model: (device) => device.model,
  credential: (device) => device.credentialName,
  key: (device) => device.keyState,
  ports: (device) => device.portsTotal,
  modules: (device) => device.modules,
  unreadable: (device) => device.unreadable - device.farEndOnly,
  linked: (device) => device.linked,
  open: (device) => device.ambiguous + device.unmatched,
  findings: (device) => device.findings,
  lastRead: (device) => time(device.lastReadAt),
  lastAttempt: (device) => time(device.lastAttemptAt),
  outcome: (device) => device.lastOutcome,
} satisfies Record<string, Key>;

export const DEVICES_PAGE_SIZE = 200;

export interface DeviceListQuery {
  path: DeviceWords['path'];
  q: string;
  site: string;
  sort: { id: string; descending: boolean };
  page: number;
}

type Params = Record<string, string | string[] | undefined>;

/** Reads the address of the list; what cannot be read falls back to its default. */
export function parseDeviceListQuery(path: DeviceListQuery['path'], params: Params): DeviceListQuery {
  // PostgreSQL has no NUL in text.
  const text = (name: string) => (typeof params[name] === 'string' ? params[name].replaceAll('\0', '') : '');
  const [id = '', direction] = text('sort').split('.');
  const page = Number(text('page'));
  return {
    path,
    q: text('q'),
    site: text('site'),
    sort: Object.hasOwn(SORTS, id)
      ? { id, descending: direction === 'desc' }
      : { id: 'name', descending: false },
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}

/** The address of the list with some of its query changed. */
export function deviceListHref(query: DeviceListQuery, change: Partial<DeviceListQuery> = {}): string {
  const { path, q, site, sort, page } = { ...query, ...change };
  const params = new URLSearchParams();
  if (q) params.set('q', q);
  if (site) params.set('site', site);
  if (sort.id !== 'name' || sort.descending)
    params.set('sort', sort.descending ? `${sort.id}.desc` : sort.id);
  if (page > 1) params.set('page', String(page));
  return params.size > 0 ? `${path}?${params}` : path;
}

/** Counts and times are asked for largest first. */
const LARGEST_FIRST = [
  'ports',
  'modules',
  'unreadable',
  'linked',
  'open',
  'findings',
  'lastRead',
  'lastAttempt',
];

/** For each sortable column the address that sorts by it, turning the direction of the current one. */
export function sortHrefs(query: DeviceListQuery): Record<string, string> {
  return Object.fromEntries(
    Object.keys(SORTS).map((id) => {
      const descending = query.sort.id === id ? !query.sort.descending : LARGEST_FIRST.includes(id);
      return [id, deviceListHref(query, { sort: { id, descending }, page: 1 })];
    }),
  );
}

export function sortDevices(devices: DeviceRow[], sort: DeviceListQuery['sort']): DeviceRow[] {
  const key: Key = SORTS[sort.id as keyof typeof SORTS] ?? SORTS.name;
  const words = new Intl.Collator('en', { numeric: true });
  const sign = sort.descending ? -1 : 1;
  return devices.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    if (typeof left === 'number' && typeof right === 'number') return sign * (left - right);
    return sign * words.compare(String(left), String(right));
  });
}
