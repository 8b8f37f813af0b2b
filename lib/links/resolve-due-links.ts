import type { Db, Tx } from '#lib/db/client.ts';
import { refreshInventory } from '#lib/db/refresh-inventory.ts';
import type { Finding } from '#lib/findings/finding-kinds.ts';
import { findMismatches } from '#lib/findings/find-mismatches.ts';
import { findPortTroubles } from '#lib/findings/find-port-troubles.ts';
import { loadFindingEnds } from '#lib/findings/load-finding-ends.ts';
import { writeFindings } from '#lib/findings/write-findings.ts';

import { markAffectedHosts } from './affected-hosts.ts';
import type { DeviceDirectory } from './device-directory.ts';
import { loadDirectory } from './load-heard.ts';
import { loadLinkInput } from './load-link-input.ts';
import { resolveLinks } from './resolve-links.ts';
import {
  joinAssemblies,
  type LinkRow,
  linkRows,
  loadStoredLinks,
  type StoredLink,
  writeLinks,
} from './write-links.ts';

/** So many devices share one reading of the directory. */
const BATCH = 200;
const TRANSACTION = { maxWait: 30_000, timeout: 30_000 };

/**
 * Works out the links of devices that are due and returns how many. Several workers may do it at once, and doing it twice
 * changes nothing. A device stays due when anything asked for it again meanwhile, or when it failed; then the others go on.
 */
export async function resolveDueLinks(db: Db, signal?: AbortSignal): Promise<number> {
  // Switches first, as they ask for their hosts. At random, so that several workers take different ones.
  const { rows } = await db.pool.query<{ id: string }>(
    `SELECT id FROM device WHERE links_due_at IS NOT NULL ORDER BY role = 'host', random() LIMIT ${BATCH}`,
  );
  if (rows.length === 0) return 0;
  const directory = await loadDirectory(db.pool);
  let done = 0;
  const failed: unknown[] = [];
  for (const { id } of rows) {
    if (signal?.aborted) break;
    try {
      if (await resolveDevice(db, directory, id)) done += 1;
    } catch (error) {
      failed.push(error);
    }
  }
  if (failed.length > 0) throw failed[0];
  return done;
}

/** One transaction: what it concludes is stored as a whole. False when another worker has the device or was there before. */
async function resolveDevice(db: Db, directory: DeviceDirectory, id: string): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    // A lock of its own kind: the rows of all devices that are touched are locked later, in the order of their ids.
    const [due] = await tx.$queryRaw<{ held: boolean; at: string | null }[]>`
      SELECT pg_try_advisory_xact_lock(hashtextextended(${`links ${id}`}, 0)) AS held,
        (SELECT links_due_at::text FROM device WHERE id = ${id}::uuid) AS at`;
    if (!due?.held || due.at === null) return false;
    const input = await loadLinkInput(db.pool, directory, id);
    if (input?.near.role === 'switch') await markAffectedHosts(db, input);
    await store(tx, id, input && linkRows(input, resolveLinks(input)));
    await tx.$executeRaw`
      UPDATE device SET links_due_at = NULL WHERE id = ${id}::uuid AND links_due_at::text = ${due.at}`;
    return true;
  }, TRANSACTION);
}

/** `wanted` null: the device has no links any more, as it is retired or only signed in through. */
async function store(tx: Tx, id: string, wanted: LinkRow[] | null): Promise<void> {
  const rows = wanted ?? [];
  const touched = await lockTouched(tx, id, rows);
  const stored = await loadStoredLinks(tx, id);
  await writeLinks(tx, stored, rows);
  await joinAssemblies(tx, rows);
  await writeFindings(tx, id, wanted ? await findTroubles(tx, id, rows) : []);
  await refreshInventory(tx, touched);
  await askOthers(tx, id, stored, rows);
}

/** The device and those at the other ends of its links, as they were and as they are to be. */
async function lockTouched(tx: Tx, id: string, wanted: readonly LinkRow[]): Promise<string[]> {
  const ports = wanted.flatMap(({ nearPortId, farPortId }) => [nearPortId, farPortId]);
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM device WHERE id IN (
      SELECT ${id}::uuid
      UNION SELECT device_id FROM port WHERE id = ANY(${ports}::uuid[])
      UNION SELECT o.device_id FROM port p
        JOIN link l ON l.near_port_id = p.id OR l.far_port_id = p.id
        JOIN port o ON o.id IN (l.near_port_id, l.far_port_id)
        WHERE p.device_id = ${id}::uuid)
    ORDER BY id FOR NO KEY UPDATE`;
  return rows.map((row) => row.id);
}

/** A link that is only possible is no ground for saying that something is wrong with it. */
async function findTroubles(tx: Tx, id: string, rows: readonly LinkRow[]): Promise<Finding[]> {
  const linked = rows.filter(({ state, confidence }) => state === 'linked' && confidence !== 'possible');
  const facing = linked.flatMap(({ nearPortId, farPortId }) => [nearPortId, farPortId]);
  const ends = await loadFindingEnds(tx, id, facing);
  const between = linked.flatMap(({ nearPortId, farPortId }) => {
    const [near, far] = [ends.get(nearPortId), ends.get(farPortId)];
    return near && far ? findMismatches(near, far) : [];
  });
  const own = [...ends.values()].filter(({ deviceId }) => deviceId === id);
  return [...own.flatMap(findPortTroubles), ...between];
}

/** Whoever has a link to a port of which this device’s links changed may have it no more, or have it at last. */
async function askOthers(
  tx: Tx,
  id: string,
  stored: readonly StoredLink[],
  wanted: readonly LinkRow[],
): Promise<void> {
  const key = ({ nearPortId, farPortId }: StoredLink | LinkRow) => `${nearPortId} ${farPortId}`;
  const before = new Map(stored.map((row) => [key(row), row.state]));
  const after = new Map(wanted.map((row) => [key(row), row.state]));
  const known = [...new Set([...before.keys(), ...after.keys()])];
  const changed = known
    .filter((pair) => before.get(pair) !== after.get(pair))
    .flatMap((pair) => pair.split(' '));
  if (changed.length === 0) return;
  await tx.$executeRaw`
    UPDATE device SET links_due_at = clock_timestamp() WHERE id IN (
      SELECT d.id FROM device d WHERE d.id <> ${id}::uuid AND d.id IN (
        SELECT p.device_id FROM link l
        JOIN port n ON n.id = l.near_port_id JOIN device nd ON nd.id = n.device_id
        JOIN port p ON p.id = l.near_port_id OR p.id = l.far_port_id AND nd.role = 'switch'
        WHERE (l.near_port_id = ANY(${changed}::uuid[]) OR l.far_port_id = ANY(${changed}::uuid[]))
          AND l.near_port_id || ' ' || l.far_port_id <> ALL(${known}::text[]))
      ORDER BY d.id FOR NO KEY UPDATE)`;
}
