import type { DeviceRow } from '#lib/devices/list-devices.ts';

type Key = (host: DeviceRow) => string | number | null;

const time = (at: Date | null) => at?.getTime() ?? null;

/** What each sortable column compares; null sorts last in both directions. */
const SORTS = {
  name: (host) => host.name,
  address: (host) => host.address,
  site: (host) => host.site || null,
  kind: (host) => host.kind,
  os: (host) => host.osName,
  credential: (host) => host.credentialName,
  key: (host) => host.keyState,
  ports: (host) => host.portsTotal,
  modules: (host) => host.modules,
  unreadable: (host) => host.unreadable,
  lastRead: (host) => time(host.lastReadAt),
  lastAttempt: (host) => time(host.lastAttemptAt),
  outcome: (host) => host.lastOutcome,
} satisfies Record<string, Key>;

export const HOSTS_PAGE_SIZE = 200;

export interface HostsQuery {
  q: string;
  site: string;
  sort: { id: string; descending: boolean };
  page: number;
}

type Params = Record<string, string | string[] | undefined>;

/** Reads the address of the list; what cannot be read falls back to its default. */
export function parseHostsQuery(params: Params): HostsQuery {
  const text = (name: string) => (typeof params[name] === 'string' ? params[name] : '');
  const [id = '', direction] = text('sort').split('.');
  const page = Number(text('page'));
  return {
    q: text('q'),
    site: text('site'),
    sort: Object.hasOwn(SORTS, id)
      ? { id, descending: direction === 'desc' }
      : { id: 'name', descending: false },
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}

/** The address of the list with some of its query changed. */
export function hostsHref(query: HostsQuery, change: Partial<HostsQuery> = {}): string {
  const { q, site, sort, page } = { ...query, ...change };
  const params = new URLSearchParams();
  if (q) params.set('q', q);
  if (site) params.set('site', site);
  if (sort.id !== 'name' || sort.descending)
    params.set('sort', sort.descending ? `${sort.id}.desc` : sort.id);
  if (page > 1) params.set('page', String(page));
  return params.size > 0 ? `/hosts?${params}` : '/hosts';
}

/** Counts and times are asked for largest first. */
const LARGEST_FIRST = ['ports', 'modules', 'unreadable', 'lastRead', 'lastAttempt'];

/** For each sortable column the address that sorts by it, turning the direction of the current one. */
export function sortHrefs(query: HostsQuery): Record<string, string> {
  return Object.fromEntries(
    Object.keys(SORTS).map((id) => {
      const descending = query.sort.id === id ? !query.sort.descending : LARGEST_FIRST.includes(id);
      return [id, hostsHref(query, { sort: { id, descending }, page: 1 })];
    }),
  );
}

export function sortHosts(hosts: DeviceRow[], sort: HostsQuery['sort']): DeviceRow[] {
  const key: Key = SORTS[sort.id as keyof typeof SORTS] ?? SORTS.name;
  const words = new Intl.Collator('en', { numeric: true });
  const sign = sort.descending ? -1 : 1;
  return hosts.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    if (typeof left === 'number' && typeof right === 'number') return sign * (left - right);
    return sign * words.compare(String(left), String(right));
  });
}
