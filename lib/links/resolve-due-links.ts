import { randomUUID } from 'node:crypto';

import type { Db } from '#lib/db/client.ts';

import { markAffectedHosts, markHostsBeside } from './affected-hosts.ts';
import type { LinkInput } from './link-input.ts';
import { loadLinkInputs } from './load-link-input.ts';
import { resolveLinks } from './resolve-links.ts';
import { storeLinks } from './store-links.ts';
import { linkRows } from './write-links.ts';

/** So many devices share one reading of what bears on their links, and one transaction. */
const BATCH = 25;

interface Due {
  id: string;
  /** When it was asked for, as the database writes it. */
  at: string;
}

/** Input null: the device has no links any more. */
type DueInput = Due & { input: LinkInput | null };

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
    const inputs = await loadLinkInputs(
      db.pool,
      batch.map(({ id }) => id),
    );
    const due = batch.map((each) => ({ ...each, input: inputs.get(each.id) ?? null }));
    done += await resolveTogether(db, due, failed);
  }
  for (const error of failed.values()) throw error;
  return done;
}

/** Switches before hosts, as they ask for theirs; from anywhere on, so that several workers take different ones. */
async function takeBatch({ pool }: Db, except: string[]): Promise<Due[]> {
  const from = randomUUID();
  for (const role of ['switch', 'host', 'jump']) {
    const { rows } = await pool.query<Due>(
      `(${SELECT_DUE} AND id >= $3 ORDER BY id LIMIT $4) UNION ALL (${SELECT_DUE} AND id < $3 ORDER BY id LIMIT $4) LIMIT $4`,
      [role, except, from, BATCH],
    );
    if (rows.length > 0) return rows;
  }
  return [];
}

/** Index: device_links_due_idx. */
const SELECT_DUE = `SELECT id, links_due_at::text AS at FROM device
  WHERE links_due_at IS NOT NULL AND role = $1 AND id <> ALL($2::uuid[])`;

/** When devices fail together each is done alone, so that one does not spoil the others. Returns how many were stored. */
async function resolveTogether(
  db: Db,
  due: readonly DueInput[],
  failed: Map<string, unknown>,
): Promise<number> {
  try {
    const inputs = due.flatMap(({ input }) => input ?? []);
    for (const input of inputs) if (input.near.role === 'switch') await markAffectedHosts(db, input);
    await markHostsBeside(db, inputs);
    return await storeLinks(
      db,
      due.map(({ id, at, input }) => ({ id, at, wanted: input && linkRows(input, resolveLinks(input)) })),
    );
  } catch (error) {
    if (due.length === 1) {
      failed.set(due[0]!.id, error);
      return 0;
    }
    let done = 0;
    for (const each of due) done += await resolveTogether(db, [each], failed);
    return done;
  }
}
