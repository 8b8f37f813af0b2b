import { jsonDocuments, recordOf } from '../cli/json-answer.ts';
import { stationMac } from './station-mac.ts';

/** What the database of Open vSwitch says of an interface. */
export interface OvsInterface {
  name: string;
  /** The bridge it is on, itself or as a member of a bond. */
  bridge: string;
  /** The MAC of the guest behind a tap, as libvirt, XenServer and OpenStack note it. */
  guestMac: string | null;
}

type Row = Map<string, unknown>;

/** The interfaces in the answer of OVS_COMMAND, those on no bridge left out. Never throws. */
export function readOvsTables(answer: string): OvsInterface[] {
  const tables = jsonDocuments(answer).map(rowsOf);
  const rowsWith = (column: string) => tables.find((rows) => rows[0]?.has(column)) ?? [];
  const bridgeOfPort = new Map<string, string>();
  for (const row of rowsWith('ports')) {
    for (const port of uuidsOf(row.get('ports'))) bridgeOfPort.set(port, String(row.get('name')));
  }
  const bridgeOf = new Map<string, string>();
  for (const row of rowsWith('interfaces')) {
    const bridge = bridgeOfPort.get(uuidsOf(row.get('_uuid'))[0] ?? '');
    if (bridge === undefined) continue;
    for (const uuid of uuidsOf(row.get('interfaces'))) bridgeOf.set(uuid, bridge);
  }
  return rowsWith('external_ids').flatMap((row) => {
    const name = row.get('name');
    const bridge = bridgeOf.get(uuidsOf(row.get('_uuid'))[0] ?? '');
    if (typeof name !== 'string' || bridge === undefined) return [];
    return [{ name, bridge, guestMac: stationMac(entryOf(row.get('external_ids'), 'attached-mac')) }];
  });
}

/** `{"headings": ["name", ...], "data": [["br0", ...], ...]}` */
function rowsOf(document: unknown): Row[] {
  const { headings, data } = recordOf(document) ?? {};
  if (!Array.isArray(headings) || !Array.isArray(data)) return [];
  return data.flatMap((cells: unknown) =>
    Array.isArray(cells) ? [new Map(headings.map((heading, at) => [String(heading), cells[at]]))] : [],
  );
}

/** `["uuid", "..."]`, or `["set", [["uuid", "..."], ...]]` (RFC 7047, 5.1). */
function uuidsOf(value: unknown): string[] {
  const [kind, inner] = Array.isArray(value) ? (value as unknown[]) : [];
  if (kind === 'uuid' && typeof inner === 'string') return [inner];
  return kind === 'set' && Array.isArray(inner)
    ? inner.flatMap((each: unknown) => (Array.isArray(each) && each[0] === 'uuid' ? uuidsOf(each) : []))
    : [];
}

/** One value of `["map", [["attached-mac", "..."], ...]]`. */
function entryOf(value: unknown, key: string): unknown {
  const [kind, inner] = Array.isArray(value) ? (value as unknown[]) : [];
  if (kind !== 'map' || !Array.isArray(inner)) return undefined;
  const pair = inner.find((each: unknown) => Array.isArray(each) && each[0] === key) as unknown[] | undefined;
  return pair?.[1];
}
