import type { Tx } from '#lib/db/client.ts';
import type { LinkEvidence } from '#lib/platforms/link-evidence.ts';

import { storableJson } from './storable.ts';

// Every text is cut to what an index can hold: neighbours and guests may say anything.

/** How long a line of a MAC table is kept after the switch aged it out: hosts may be silent for days. */
const MAC_DAYS = 7;

/** Stores the lists that the device gave; one that it did not give keeps what an earlier visit stored. */
export async function writeEvidence(tx: Tx, deviceId: string, evidence: LinkEvidence): Promise<void> {
  await writeNeighbours(tx, deviceId, evidence);
  await writeOwnedMacs(tx, deviceId, evidence);
  await writeMacTable(tx, deviceId, evidence);
}

async function writeNeighbours(tx: Tx, deviceId: string, { neighbours }: LinkEvidence): Promise<void> {
  if (neighbours === null) return;
  await tx.$executeRaw`DELETE FROM neighbour WHERE device_id = ${deviceId}::uuid`;
  await tx.$executeRaw`
    INSERT INTO neighbour (device_id, local_port, protocol, chassis_id, system_name, remote_port, remote_port_description,
      management_address, system_description, seen_at)
    SELECT ${deviceId}::uuid, left("localPort", 255), protocol, left("chassisId", 255), left("systemName", 255),
      left("remotePort", 255), left("remotePortDescription", 255), left("managementAddress", 255),
      left("systemDescription", 1000), now()
    FROM jsonb_to_recordset(${storableJson(neighbours)}::jsonb) AS n("localPort" text, protocol text, "chassisId" text,
      "systemName" text, "remotePort" text, "remotePortDescription" text, "managementAddress" text,
      "systemDescription" text)`;
  await tx.$executeRaw`UPDATE device SET neighbours_at = now() WHERE id = ${deviceId}::uuid`;
}

async function writeOwnedMacs(tx: Tx, deviceId: string, { ownedMacs }: LinkEvidence): Promise<void> {
  if (ownedMacs === null) return;
  await tx.$executeRaw`DELETE FROM owned_mac WHERE device_id = ${deviceId}::uuid`;
  // One MAC of one owner behind two ports leaves by neither of them for certain.
  await tx.$executeRaw`
    INSERT INTO owned_mac (device_id, mac, owner, port, seen_at)
    SELECT ${deviceId}::uuid, left(mac, 64), left(owner, 255),
      CASE WHEN count(DISTINCT port) = 1 AND count(port) = count(*) THEN min(port) END, now()
    FROM jsonb_to_recordset(${storableJson(ownedMacs)}::jsonb) AS m(mac text, owner text, port text)
    GROUP BY 2, 3`;
  await tx.$executeRaw`UPDATE device SET owned_macs_at = now() WHERE id = ${deviceId}::uuid`;
}

/** Lines that the table no longer has keep their `last_seen_at`; only lines that were not seen for days are dropped. */
async function writeMacTable(tx: Tx, deviceId: string, { macTable }: LinkEvidence): Promise<void> {
  if (macTable === null) return;
  await tx.$executeRaw`
    INSERT INTO mac_entry (device_id, mac, vlan, port, first_seen_at, last_seen_at)
    SELECT DISTINCT ${deviceId}::uuid, left(mac, 64), COALESCE(vlan, -1), left(port, 255), now(), now()
    FROM jsonb_to_recordset(${storableJson(macTable)}::jsonb) AS m(mac text, vlan int, port text)
    ON CONFLICT (device_id, mac, vlan, port) DO UPDATE SET last_seen_at = excluded.last_seen_at`;
  await tx.$executeRaw`
    DELETE FROM mac_entry
    WHERE device_id = ${deviceId}::uuid AND last_seen_at < now() - make_interval(days => ${MAC_DAYS}::int)`;
  await tx.$executeRaw`UPDATE device SET mac_table_at = now() WHERE id = ${deviceId}::uuid`;
}
