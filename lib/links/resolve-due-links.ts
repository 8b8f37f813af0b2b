import type { Db } from '#lib/db/client.ts';
import { refreshInventory } from '#lib/db/refresh-inventory.ts';
import { inSqlTransaction, type SqlTx } from '#lib/db/sql-transaction.ts';
import type { FindingEnd } from '#lib/findings/finding-end.ts';
import type { Finding } from '#lib/findings/finding-kinds.ts';
import { findDescribedMismatches, findMismatches } from '#lib/findings/find-mismatches.ts';
import { findPortTroubles } from '#lib/findings/find-port-troubles.ts';
import { loadFindingEnds } from '#lib/findings/load-finding-ends.ts';
import { writeFindings } from '#lib/findings/write-findings.ts';

import { markAffectedHosts, markHostsBeside } from './affected-hosts.ts';
import type { LinkInput } from './link-input.ts';
import { loadDirectory } from './load-heard.ts';
import { loadLinkInputs } from './load-link-input.ts';
import { resolveLinks } from './resolve-links.ts';
import {
  joinAssemblies,
  type LinkRow,
  linkRows,
  loadStoredLinks,
  type StoredLink,
  writeLinks,
} from './write-links.ts';

/** So many devices share one reading of what bears on their links. */
const BATCH = 25;

interface Due {
  id: string;
  /** When it was asked for, as the database writes it. */
  at: string;
}

/**
 * Works out the links of all devices that are due, and returns how many. Several workers may do it at once, and doing it twice
 * changes nothing. A device stays due when anything asked for it again meanwhile, or when it failed; then the others go on.
 * From `most` devices on, no further batch is begun.
 */
export async function resolveDueLinks(db: Db, signal?: AbortSignal, most = Infinity): Promise<number> {
  const failed = new Map<string, unknown>();
  let done = 0;
  for (;;) {
    const batch = signal?.aborted || done >= most ? [] : await takeBatch(db, [...failed.keys()]);
    if (batch.length === 0) break;
    const directory = await loadDirectory(db.pool);
    const inputs = await loadLinkInputs(
      db.pool,
      directory,
      batch.map(({ id }) => id),
    );
    for (const due of batch) {
      if (signal?.aborted) break;
      try {
        if (await resolveDevice(db, due, inputs.get(due.id) ?? null)) done += 1;
      } catch (error) {
        failed.set(due.id, error);
      }
    }
  }
  for (const error of failed.values()) throw error;
  return done;
}

/** Switches before hosts, as they ask for theirs; at random, so that several workers take different ones. */
async function takeBatch({ pool }: Db, except: string[]): Promise<Due[]> {
  const { rows } = await pool.query<Due>(
    `SELECT id, links_due_at::text AS at FROM device d
     WHERE links_due_at IS NOT NULL AND id <> ALL($1::uuid[]) AND (role = 'switch' OR NOT EXISTS (
       SELECT 1 FROM device WHERE links_due_at IS NOT NULL AND role = 'switch' AND id <> ALL($1::uuid[])))
     ORDER BY random() LIMIT ${BATCH}`,
    [except],
  );
  return rows;
}

/** One transaction: what it concludes is stored as a whole. False when something asked for the device again meanwhile. */
async function resolveDevice(db: Db, { id, at }: Due, input: LinkInput | null): Promise<boolean> {
  if (input?.near.role === 'switch') await markAffectedHosts(db, input);
  else if (input) await markHostsBeside(db, input);
  const wanted = input && linkRows(input, resolveLinks(input));
  return inSqlTransaction(db, async (tx) => {
    await lockTouched(tx, id, wanted ?? []);
    const cleared = await tx.$executeRaw`
      UPDATE device SET links_due_at = NULL WHERE id = ${id}::uuid AND links_due_at::text = ${at}`;
    if (cleared === 0) return false;
    await store(tx, id, wanted);
    return true;
  });
}

/** `wanted` null: the device has no links any more, as it is retired or only signed in through. */
async function store(tx: SqlTx, id: string, wanted: LinkRow[] | null): Promise<void> {
  const rows = wanted ?? [];
  const stored = await loadStoredLinks(tx, id);
  const changed = changedPairs(stored, rows);
  await writeLinks(tx, stored, rows);
  await joinAssemblies(tx, rows);
  const found = await writeFindings(tx, id, wanted ? await findTroubles(tx, id, rows) : []);
  const shown = rows.flatMap(({ nearPortId, farPortId }) => [nearPortId, farPortId]);
  await refreshInventory(tx, await devicesToRefresh(tx, id, [...changed.flat(), ...found], shown));
  await askOthers(tx, id, [...stored, ...rows], changed);
}

/** The device and those at the other ends of its links, as they were and as they are to be. */
async function lockTouched(tx: SqlTx, id: string, wanted: readonly LinkRow[]): Promise<void> {
  const ports = wanted.flatMap(({ nearPortId, farPortId }) => [nearPortId, farPortId]);
  await tx.$executeRaw`
    SELECT id FROM device WHERE id IN (
      SELECT ${id}::uuid
      UNION SELECT device_id FROM port WHERE id = ANY(${ports}::uuid[])
      UNION SELECT o.device_id FROM port p
        JOIN link l ON l.near_port_id = p.id OR l.far_port_id = p.id
        JOIN port o ON o.id IN (l.near_port_id, l.far_port_id)
        WHERE p.device_id = ${id}::uuid)
    ORDER BY id FOR NO KEY UPDATE`;
}

/** The device itself; those of which a link or finding changed; and those that show what it has, as they cannot read their own. */
async function devicesToRefresh(
  tx: SqlTx,
  id: string,
  changed: readonly string[],
  linked: readonly string[],
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT device_id AS id FROM port
    WHERE id = ANY(${changed}::uuid[]) OR id = ANY(${linked}::uuid[]) AND state = 'unreadable'`;
  return [...new Set([id, ...rows.map((row) => row.id)])];
}

/** A link that is only possible is no ground for saying that something is wrong with it, but a description may explain why there is none. */
async function findTroubles(tx: SqlTx, id: string, rows: readonly LinkRow[]): Promise<Finding[]> {
  const sure = rows.filter(({ state, confidence }) => state === 'linked' && confidence !== 'possible');
  const described = rows.filter(
    ({ state, evidence }) => state === 'candidate' && evidence.every(({ kind }) => kind === 'description'),
  );
  const ends = await loadFindingEnds(
    tx,
    id,
    [...sure, ...described].flatMap((row) => pairKey(row).split(' ')),
  );
  const check = (pairs: LinkRow[], find: (near: FindingEnd, far: FindingEnd) => Finding[]) =>
    pairs.flatMap(({ nearPortId, farPortId }) => {
      const [near, far] = [ends.get(nearPortId), ends.get(farPortId)];
      return near && far ? find(near, far) : [];
    });
  const between = [...check(sure, findMismatches), ...check(described, findDescribedMismatches)];
  const own = [...ends.values()].filter(({ deviceId }) => deviceId === id);
  return [...own.flatMap(findPortTroubles), ...between];
}

/** The port pairs of links that are new, gone, or of another state or confidence. */
function changedPairs(stored: readonly StoredLink[], wanted: readonly LinkRow[]): [string, string][] {
  const words = ({ state, confidence }: StoredLink | LinkRow) => `${state} ${confidence}`;
  const before = new Map(stored.map((row) => [pairKey(row), words(row)]));
  const after = new Map(wanted.map((row) => [pairKey(row), words(row)]));
  return [...new Map([...stored, ...wanted].map((row) => [pairKey(row), row]))]
    .filter(([key]) => before.get(key) !== after.get(key))
    .map(([, { nearPortId, farPortId }]) => [nearPortId, farPortId]);
}

function pairKey({ nearPortId, farPortId }: StoredLink | LinkRow): string {
  return `${nearPortId} ${farPortId}`;
}

/** Whoever else has a link to a port of which this device’s links changed may have it no more, or have it at last. */
async function askOthers(
  tx: SqlTx,
  id: string,
  own: readonly (StoredLink | LinkRow)[],
  changed: readonly [string, string][],
): Promise<void> {
  if (changed.length === 0) return;
  const ports = changed.flat();
  const known = own.map(pairKey);
  await tx.$executeRaw`
    UPDATE device SET links_due_at = clock_timestamp() WHERE id IN (
      SELECT d.id FROM device d WHERE d.id <> ${id}::uuid AND d.id IN (
        SELECT p.device_id FROM link l
        JOIN port n ON n.id = l.near_port_id JOIN device nd ON nd.id = n.device_id
        JOIN port p ON p.id = l.near_port_id OR p.id = l.far_port_id AND nd.role = 'switch'
        WHERE (l.near_port_id = ANY(${ports}::uuid[]) OR l.far_port_id = ANY(${ports}::uuid[]))
          AND l.near_port_id || ' ' || l.far_port_id <> ALL(${known}::text[]))
      ORDER BY d.id FOR NO KEY UPDATE)`;
}
