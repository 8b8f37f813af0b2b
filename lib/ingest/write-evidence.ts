import { sqlPart, type SqlTx } from '#lib/db/sql-transaction.ts';
import type { LinkEvidence } from '#lib/platforms/link-evidence.ts';

import { storableJson } from './storable.ts';

// Every text is cut to what an index can hold: neighbours and guests may say anything.

/** How long a line of a MAC table is kept after the switch aged it out: hosts may be silent for days. */
const MAC_DAYS = 7;

/** The lists that one device gave. */
export interface GivenEvidence {
  deviceId: string;
  evidence: LinkEvidence;
  /** Neighbours and own MACs are those that are stored. */
  isSame: boolean;
}

/** Stores the lists that devices gave; one that a device did not give keeps what an earlier visit stored. */
export async function writeEvidence(tx: SqlTx, given: readonly GivenEvidence[]): Promise<void> {
  await writeNeighbours(tx, given);
  await writeOwnedMacs(tx, given);
  // One by one: a table may have a hundred thousand lines.
  for (const one of given) await writeMacTable(tx, one);
}

/**
 * Makes room for the lists that devices gave, and returns those that are to be stored: of a list that is stored as it is only
 * the time is written.
 */
async function clearLists(
  tx: SqlTx,
  given: readonly GivenEvidence[],
  list: 'neighbours' | 'ownedMacs',
): Promise<GivenEvidence[]> {
  const table = sqlPart({ neighbours: 'neighbour', ownedMacs: 'owned_mac' }[list]);
  const gave = given.filter(({ evidence }) => evidence[list] !== null);
  const same = gave.flatMap(({ deviceId, isSame }) => (isSame ? [deviceId] : []));
  if (same.length > 0)
    await tx.$executeRaw`UPDATE ${table} SET seen_at = now() WHERE device_id = ANY(${same}::uuid[])`;
  const other = gave.filter(({ isSame }) => !isSame);
  const ids = other.map(({ deviceId }) => deviceId);
  if (ids.length > 0) await tx.$executeRaw`DELETE FROM ${table} WHERE device_id = ANY(${ids}::uuid[])`;
  return other;
}

async function writeNeighbours(tx: SqlTx, given: readonly GivenEvidence[]): Promise<void> {
  const other = await clearLists(tx, given, 'neighbours');
  if (other.length === 0) return;
  const rows = other.flatMap(({ deviceId, evidence }) =>
    (evidence.neighbours ?? []).map((neighbour) => ({ ...neighbour, deviceId })),
  );
  await tx.$executeRaw`
    INSERT INTO neighbour (device_id, local_port, protocol, chassis_id, system_name, remote_port, remote_port_description,
      management_address, system_description, seen_at)
    SELECT "deviceId", left("localPort", 255), protocol, left("chassisId", 255), left("systemName", 255),
      left("remotePort", 255), left("remotePortDescription", 255), left("managementAddress", 255),
      left("systemDescription", 1000), now()
    FROM jsonb_to_recordset(${storableJson(rows)}::jsonb) AS n("deviceId" uuid, "localPort" text, protocol text,
      "chassisId" text, "systemName" text, "remotePort" text, "remotePortDescription" text, "managementAddress" text,
      "systemDescription" text)`;
}

async function writeOwnedMacs(tx: SqlTx, given: readonly GivenEvidence[]): Promise<void> {
  const other = await clearLists(tx, given, 'ownedMacs');
  if (other.length === 0) return;
  const rows = other.flatMap(({ deviceId, evidence }) =>
    (evidence.ownedMacs ?? []).map((owned) => ({ ...owned, deviceId })),
  );
  // One MAC of one owner behind two ports leaves by neither of them for certain.
  await tx.$executeRaw`
    INSERT INTO owned_mac (device_id, mac, owner, port, seen_at)
    SELECT "deviceId", left(mac, 64), left(owner, 255),
      CASE WHEN count(DISTINCT port) = 1 AND count(port) = count(*) THEN min(port) END, now()
    FROM jsonb_to_recordset(${storableJson(rows)}::jsonb) AS m("deviceId" uuid, mac text, owner text, port text)
    GROUP BY 1, 2, 3`;
}

/** Lines that the table no longer has keep their `last_seen_at`; only lines that were not seen for days are dropped. */
async function writeMacTable(tx: SqlTx, { deviceId, evidence: { macTable } }: GivenEvidence): Promise<void> {
  if (macTable === null) return;
  await tx.$executeRaw`
    INSERT INTO mac_entry (device_id, mac, vlan, port, first_seen_at, last_seen_at)
    SELECT DISTINCT ${deviceId}::uuid, left(mac, 64), COALESCE(vlan, -1), left(port, 255), now(), now()
    FROM jsonb_to_recordset(${storableJson(macTable)}::jsonb) AS m(mac text, vlan int, port text)
    ON CONFLICT (device_id, mac, vlan, port) DO UPDATE SET last_seen_at = excluded.last_seen_at`;
  await tx.$executeRaw`
    DELETE FROM mac_entry
    WHERE device_id = ${deviceId}::uuid AND last_seen_at < now() - make_interval(days => ${MAC_DAYS}::int)`;
}
