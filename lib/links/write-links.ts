import type { SqlTx } from '#lib/db/sql-transaction.ts';
import { storableJson } from '#lib/ingest/storable.ts';

import type { Confidence, Evidence } from './evidence.ts';
import type { LinkInput } from './link-input.ts';
import type { LinkVerdict } from './link-verdict.ts';

/** A row of `link`: near is the host's port; between switches, that of the device whose name sorts first. */
export interface LinkRow {
  nearPortId: string;
  farPortId: string;
  state: 'linked' | 'candidate';
  confidence: Confidence;
  score: number;
  evidence: Evidence[];
  /** The devices whose working out decides on it: both of two switches, otherwise the host. */
  deciders: string[];
}

/** A row as it was. */
export interface StoredLink {
  /** One of the devices that decide on it. */
  decider: string;
  nearPortId: string;
  farPortId: string;
  state: string;
  confidence: string;
}

/** The rows that the verdicts ask for. A pin between two hosts is a row of the one that it was set on. */
export function linkRows({ near, far, pins }: LinkInput, verdicts: readonly LinkVerdict[]): LinkRow[] {
  const devices = new Map(far.map((device) => [device.id, device]));
  const pinned = new Set(pins.map(({ nearPortId }) => nearPortId));
  return verdicts.flatMap(({ portId, state, candidates }) =>
    candidates.flatMap(({ farPortId, farDeviceId, confidence, score, evidence }): LinkRow[] => {
      const other = devices.get(farDeviceId)!;
      if (other.role === 'host' && pinned.has(farPortId)) return [];
      const isFar = near.role === 'switch' && sortsAfter(near, other);
      const [nearPortId, otherId] = isFar ? [farPortId, portId] : [portId, farPortId];
      const rowState = state === 'linked' ? 'linked' : 'candidate';
      const deciders = near.role === 'switch' ? [near.id, other.id] : [near.id];
      return [{ nearPortId, farPortId: otherId, state: rowState, confidence, score, evidence, deciders }];
    }),
  );
}

function sortsAfter(a: { id: string; name: string }, b: { id: string; name: string }): boolean {
  return a.name === b.name ? a.id > b.id : a.name > b.name;
}

/**
 * The rows that working out the links of these devices decides on, each once for each device that does: of a host its own, of
 * a switch those to other switches, of one that has no links any more all.
 * Index: port_device_id_name_key, link_near_port_id_far_port_id_key, link_far_port_id_idx.
 */
export async function loadStoredLinks(tx: SqlTx, deviceIds: readonly string[]): Promise<StoredLink[]> {
  return tx.$queryRaw<StoredLink[]>`
    SELECT p.device_id AS decider, l.near_port_id AS "nearPortId", l.far_port_id AS "farPortId", l.state, l.confidence
    FROM port p JOIN link l ON l.near_port_id = p.id
    WHERE p.device_id = ANY(${deviceIds}::uuid[])
    UNION ALL
    SELECT d.id, l.near_port_id, l.far_port_id, l.state, l.confidence
    FROM device d JOIN port p ON p.device_id = d.id JOIN link l ON l.far_port_id = p.id
    JOIN port n ON n.id = l.near_port_id JOIN device nd ON nd.id = n.device_id
    WHERE d.id = ANY(${deviceIds}::uuid[]) AND (nd.role = 'switch' OR d.retired_at IS NOT NULL OR d.role = 'jump')`;
}

/** Deletes the stored rows that are not wanted any more and writes the wanted ones; an unchanged link keeps its `since`. */
export async function writeLinks(
  tx: SqlTx,
  stored: readonly StoredLink[],
  wanted: readonly LinkRow[],
): Promise<void> {
  const kept = new Set(wanted.map((row) => `${row.nearPortId} ${row.farPortId}`));
  const gone = stored.filter((row) => !kept.has(`${row.nearPortId} ${row.farPortId}`));
  if (gone.length > 0) {
    await tx.$executeRaw`
      DELETE FROM link USING jsonb_to_recordset(${storableJson(gone)}::jsonb) AS g("nearPortId" uuid, "farPortId" uuid)
      WHERE near_port_id = g."nearPortId" AND far_port_id = g."farPortId"`;
  }
  if (wanted.length === 0) return;
  // Candidates first: a port may have one link only, and the one that it had may be a candidate now.
  await tx.$executeRaw`
    INSERT INTO link (id, near_port_id, far_port_id, state, confidence, score, evidence, since, checked_at)
    SELECT gen_random_uuid(), "nearPortId", "farPortId", state, confidence, score, evidence, now(), now()
    FROM jsonb_to_recordset(${storableJson(wanted)}::jsonb) AS w("nearPortId" uuid, "farPortId" uuid, state text,
      confidence text, score int, evidence jsonb)
    ORDER BY state, "nearPortId", "farPortId"
    ON CONFLICT (near_port_id, far_port_id) DO UPDATE SET
      since = CASE WHEN link.state = excluded.state THEN link.since ELSE excluded.since END,
      state = excluded.state, confidence = excluded.confidence, score = excluded.score,
      evidence = excluded.evidence, checked_at = excluded.checked_at`;
}

/**
 * Two ends of one cable may have serial numbers that are not alike. A link that is more than possible tells that they are ends
 * of one: the far module takes the assembly of the near one. A split cable has many ends and keeps what its serials say.
 */
export async function joinAssemblies(tx: SqlTx, wanted: readonly LinkRow[]): Promise<void> {
  const sure = wanted.filter(({ state, confidence }) => state === 'linked' && confidence !== 'possible');
  if (sure.length === 0) return;
  await tx.$executeRaw`
    UPDATE module far SET assembly = near.assembly
    FROM jsonb_to_recordset(${storableJson(sure)}::jsonb) AS w("nearPortId" uuid, "farPortId" uuid)
    JOIN port n ON n.id = w."nearPortId" AND n.state = 'module'
    JOIN port f ON f.id = w."farPortId" AND f.state = 'module'
    JOIN placement np ON np.port_id = n.id AND np.ended_at IS NULL
    JOIN placement fp ON fp.port_id = f.id AND fp.ended_at IS NULL
    JOIN module near ON near.id = np.module_id
    WHERE far.id = fp.module_id AND far.id <> near.id AND far.assembly <> near.assembly
      AND far.media_class IN ('passive-dac', 'active-dac', 'aoc')
      AND near.media_class IN ('passive-dac', 'active-dac', 'aoc')
      AND upper(far.part_number) = upper(near.part_number)
      AND (SELECT count(*) FROM placement WHERE module_id = far.id AND ended_at IS NULL) = 1
      AND (SELECT count(*) FROM placement WHERE module_id = near.id AND ended_at IS NULL) = 1
      AND (SELECT count(*) FROM link WHERE far_port_id = f.id AND state = 'linked') = 1`;
}
