import { FINDING_KINDS, SEVERITIES, type Severity } from '#lib/findings/finding-kinds.ts';
import type { FindingFilter } from '#lib/inventory/list-findings.ts';

export const FINDINGS_PAGE_SIZE = 100;

export interface FindingsQuery {
  q: string;
  severity: Severity | null;
  kind: string | null;
  /** Ids of a device and of a port at either end. */
  device: string | null;
  port: string | null;
  page: number;
}

type Params = Record<string, string | string[] | undefined>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads the address of the list; what cannot be read falls back to its default. */
export function parseFindingsQuery(params: Params): FindingsQuery {
  const text = (name: string) => (typeof params[name] === 'string' ? params[name] : '');
  const uuid = (name: string) => (UUID.test(text(name)) ? text(name) : null);
  const page = Number(text('page'));
  return {
    q: text('q').trim().replaceAll('\0', '').slice(0, 200),
    severity: SEVERITIES.find((severity) => severity === text('severity')) ?? null,
    kind: Object.hasOwn(FINDING_KINDS, text('kind')) ? text('kind') : null,
    device: uuid('device'),
    port: uuid('port'),
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}

/** The address of the list with some of its query changed. */
export function findingsHref(query: FindingsQuery, change: Partial<FindingsQuery> = {}): string {
  const { page, ...texts } = { ...query, ...change };
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(texts)) if (value) params.set(name, value);
  if (page > 1) params.set('page', String(page));
  return params.size > 0 ? `/findings?${params}` : '/findings';
}

export function filterOf({ q, severity, kind, device, port }: FindingsQuery): FindingFilter {
  return {
    ...(q && { search: q }),
    ...(severity && { severity }),
    ...(kind && { kind }),
    ...(device && { deviceId: device }),
    ...(port && { portId: port }),
  };
}

/** Whether anything narrows the list. */
export function isNarrowed({ q, severity, kind, device, port }: FindingsQuery): boolean {
  return q !== '' || [severity, kind, device, port].some((value) => value !== null);
}
