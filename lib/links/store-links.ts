import type { Db } from '#lib/db/client.ts';
import { refreshInventory } from '#lib/db/refresh-inventory.ts';
import { inSqlTransaction, type SqlTx } from '#lib/db/sql-transaction.ts';
import type { FindingEnd } from '#lib/findings/finding-end.ts';
import type { Finding } from '#lib/findings/finding-kinds.ts';
import { findDescribedMismatches, findMismatches } from '#lib/findings/find-mismatches.ts';
import { findPortTroubles } from '#lib/findings/find-port-troubles.ts';
import { loadFindingEnds } from '#lib/findings/load-finding-ends.ts';
import { writeFindings } from '#lib/findings/write-findings.ts';

import { joinAssemblies, type LinkRow, loadStoredLinks, type StoredLink, writeLinks } from './write-links.ts';

/** What was concluded of one device. */
export interface Concluded {
  id: string;
  /** When it was asked for, as the database writes it. */
  at: string;
  /** Null: the device has no links any more, as it is retired or only signed in through. */
  wanted: LinkRow[] | null;
}

/** A port at which the links that a device decides on changed. */
interface Change {
  decider: string;
  portId: string;
}

/**
 * Stores what was concluded of these devices from inputs that were loaded together: one transaction, each statement once for
 * all of them. Of a device that something asked for again meanwhile nothing is stored, and it stays due. Returns how many were.
 */
export async function storeLinks(db: Db, concluded: readonly Concluded[]): Promise<number> {
  return inSqlTransaction(db, async (tx) => {
    await lockTouched(tx, concluded);
    const cleared = await tx.$queryRaw<{ id: string }[]>`
      UPDATE device SET links_due_at = NULL
      FROM unnest(${concluded.map(({ id }) => id)}::uuid[], ${concluded.map(({ at }) => at)}::text[]) AS due(id, at)
      WHERE device.id = due.id AND links_due_at::text = due.at
      RETURNING device.id`;
    const ids = new Set(cleared.map(({ id }) => id));
    const still = concluded.filter(({ id }) => ids.has(id));
    if (still.length > 0) await store(tx, still);
    return still.length;
  });
}

async function store(tx: SqlTx, concluded: readonly Concluded[]): Promise<void> {
  const ids = concluded.map(({ id }) => id);
  const stored = await loadStoredLinks(tx, ids);
  const changes = concluded.flatMap((device) => changesOf(device, stored));
  const rows = wantedRows(concluded);
  await writeLinks(tx, stored, rows);
  await joinAssemblies(tx, rows);
  const linked = concluded.flatMap(({ id, wanted }) => (wanted ? id : []));
  const found = await writeFindings(tx, ids, await findTroubles(tx, linked, rows));
  const changed = [...changes.map(({ portId }) => portId), ...found];
  await refreshInventory(tx, await devicesToRefresh(tx, ids, changed, rows.flatMap(endsOf)));
  await askOthers(tx, ids, changes);
}

/** What two switches both decide on is as the later of them has it, as if they were stored one after the other. */
function wantedRows(concluded: readonly Concluded[]): LinkRow[] {
  const rows = new Map<string, LinkRow>();
  for (const { id, wanted } of concluded) {
    for (const [key, { deciders }] of rows) if (deciders.includes(id)) rows.delete(key);
    for (const row of wanted ?? []) rows.set(pairKey(row), row);
  }
  return [...rows.values()];
}

/**
 * The devices, those at the other ends of their links, as they were and as they are to be, and who else decides on links to
 * these ports: `askOthers` may ask for them.
 */
async function lockTouched(tx: SqlTx, concluded: readonly Concluded[]): Promise<void> {
  const ids = concluded.map(({ id }) => id);
  const stored = await loadStoredLinks(tx, ids);
  const ports = [...stored, ...concluded.flatMap(({ wanted }) => wanted ?? [])].flatMap(endsOf);
  await tx.$executeRaw`
    SELECT id FROM device WHERE id IN (
      SELECT unnest(${ids}::uuid[])
      UNION SELECT device_id FROM port WHERE id IN (
        SELECT unnest(${ports}::uuid[])
        UNION SELECT near_port_id FROM link WHERE far_port_id = ANY(${ports}::uuid[])
        UNION SELECT far_port_id FROM link WHERE near_port_id = ANY(${ports}::uuid[])))
    ORDER BY id FOR NO KEY UPDATE`;
}

/** The devices themselves; those of which a link or finding changed; and those that show what they have, as they cannot read their own. */
async function devicesToRefresh(
  tx: SqlTx,
  ids: readonly string[],
  changed: readonly string[],
  linked: readonly string[],
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT device_id AS id FROM port
    WHERE id = ANY(${changed}::uuid[]) OR id = ANY(${linked}::uuid[]) AND state = 'unreadable'`;
  return [...new Set([...ids, ...rows.map((row) => row.id)])];
}

/** A link that is only possible is no ground for saying that something is wrong with it, but a description may explain why there is none. */
async function findTroubles(tx: SqlTx, ids: readonly string[], rows: readonly LinkRow[]): Promise<Finding[]> {
  const sure = rows.filter(({ state, confidence }) => state === 'linked' && confidence !== 'possible');
  const described = rows.filter(
    ({ state, evidence }) => state === 'candidate' && evidence.every(({ kind }) => kind === 'description'),
  );
  const ends = await loadFindingEnds(tx, ids, [...sure, ...described].flatMap(endsOf));
  const check = (pairs: LinkRow[], find: (near: FindingEnd, far: FindingEnd) => Finding[]) =>
    pairs.flatMap(({ nearPortId, farPortId }) => {
      const [near, far] = [ends.get(nearPortId), ends.get(farPortId)];
      return near && far ? find(near, far) : [];
    });
  const between = [...check(sure, findMismatches), ...check(described, findDescribedMismatches)];
  const own = [...ends.values()].filter(({ deviceId }) => ids.includes(deviceId));
  return [...own.flatMap(findPortTroubles), ...between];
}

/** Both ports of each link of a device that is new, gone, or of another state or confidence. */
function changesOf({ id, wanted }: Concluded, stored: readonly StoredLink[]): Change[] {
  const words = ({ state, confidence }: StoredLink | LinkRow) => `${state} ${confidence}`;
  const was = stored.filter(({ decider }) => decider === id);
  const before = new Map(was.map((row) => [pairKey(row), words(row)]));
  const after = new Map((wanted ?? []).map((row) => [pairKey(row), words(row)]));
  return [...new Map([...was, ...(wanted ?? [])].map((row) => [pairKey(row), row]))]
    .filter(([key]) => before.get(key) !== after.get(key))
    .flatMap(([, row]) => endsOf(row).map((portId) => ({ decider: id, portId })));
}

function endsOf({ nearPortId, farPortId }: StoredLink | LinkRow): [string, string] {
  return [nearPortId, farPortId];
}

function pairKey(row: StoredLink | LinkRow): string {
  return endsOf(row).join(' ');
}

/**
 * Whoever else decides on a link to a port at which this one's links changed may have it no more, or have it at last. Not the
 * devices stored along with it: what was concluded of them rests on the same.
 */
async function askOthers(tx: SqlTx, ids: readonly string[], changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const ports = changes.map(({ portId }) => portId);
  await tx.$executeRaw`
    UPDATE device SET links_due_at = clock_timestamp() WHERE id IN (
      SELECT d.id FROM device d WHERE d.id <> ALL(${ids}::uuid[]) AND d.id IN (
        SELECT unnest(other.deciders)
        FROM (
          SELECT l.near_port_id, l.far_port_id, array_agg(e.device_id) AS deciders
          FROM link l
          JOIN port n ON n.id = l.near_port_id JOIN device nd ON nd.id = n.device_id
          JOIN port e ON e.id = l.near_port_id OR e.id = l.far_port_id AND nd.role = 'switch'
          WHERE l.near_port_id = ANY(${ports}::uuid[]) OR l.far_port_id = ANY(${ports}::uuid[])
          GROUP BY l.id) AS other
        JOIN unnest(${changes.map(({ decider }) => decider)}::uuid[], ${ports}::uuid[]) AS change(decider, port_id)
          ON change.port_id IN (other.near_port_id, other.far_port_id) AND change.decider <> ALL(other.deciders))
      ORDER BY d.id FOR NO KEY UPDATE)`;
}
