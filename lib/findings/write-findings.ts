import type { SqlTx } from '#lib/db/sql-transaction.ts';
import { storableJson } from '#lib/ingest/storable.ts';

import type { Finding } from './finding-kinds.ts';

/**
 * Makes these the open findings of these devices. Those that no longer hold are ended, those that hold keep since when. Of a host:
 * all at its ports. Of a switch: those at one port of it, and those between it and other switches. Returns the ports at which
 * one is new or ended. Index: port_device_id_name_key, finding_port_id_idx, finding_beside_port_id_idx.
 */
export async function writeFindings(
  tx: SqlTx,
  deviceIds: readonly string[],
  findings: readonly Finding[],
): Promise<string[]> {
  const wanted = storableJson(findings);
  const ended = await tx.$queryRaw<FindingPorts[]>`
    UPDATE finding f SET ended_at = now()
    FROM (
      SELECT x.id FROM port p JOIN finding x ON x.port_id = p.id AND x.ended_at IS NULL
        WHERE p.device_id = ANY(${deviceIds}::uuid[])
      UNION SELECT x.id FROM port p JOIN finding x ON x.beside_port_id = p.id AND x.ended_at IS NULL
        WHERE p.device_id = ANY(${deviceIds}::uuid[])
    ) AS held, port p
    JOIN device d ON d.id = p.device_id
    WHERE f.id = held.id AND p.id = f.port_id AND f.ended_at IS NULL
      AND (p.device_id = ANY(${deviceIds}::uuid[]) AND (d.role <> 'switch' OR f.beside_port_id IS NULL)
        OR d.role = 'switch' AND EXISTS (
          SELECT 1 FROM port b JOIN device bd ON bd.id = b.device_id
          WHERE b.id = f.beside_port_id AND bd.role = 'switch'
            AND (p.device_id = ANY(${deviceIds}::uuid[]) OR b.device_id = ANY(${deviceIds}::uuid[]))))
      AND NOT EXISTS (
        SELECT 1 FROM jsonb_to_recordset(${wanted}::jsonb) AS w(kind text, "portId" uuid, "besidePortId" uuid)
        WHERE w.kind = f.kind AND w."portId" = f.port_id AND w."besidePortId" IS NOT DISTINCT FROM f.beside_port_id)
    RETURNING f.port_id AS "portId", f.beside_port_id AS "besidePortId", true AS changed`;
  if (findings.length === 0) return portsOf(ended);
  // A row version that no transaction has locked or replaced was inserted here.
  const open = await tx.$queryRaw<FindingPorts[]>`
    INSERT INTO finding (id, kind, severity, port_id, beside_port_id, message, remedy, first_seen_at, last_seen_at)
    SELECT gen_random_uuid(), kind, severity, "portId", "besidePortId", message, remedy, now(), now()
    FROM jsonb_to_recordset(${wanted}::jsonb) AS w(kind text, severity text, "portId" uuid, "besidePortId" uuid,
      message text, remedy text)
    ON CONFLICT (kind, port_id, beside_port_id) WHERE ended_at IS NULL DO UPDATE SET
      severity = excluded.severity, message = excluded.message, remedy = excluded.remedy,
      last_seen_at = excluded.last_seen_at
    RETURNING port_id AS "portId", beside_port_id AS "besidePortId", xmax = 0 AS changed`;
  return portsOf([...ended, ...open]);
}

interface FindingPorts {
  portId: string;
  besidePortId: string | null;
  changed: boolean;
}

function portsOf(rows: readonly FindingPorts[]): string[] {
  return rows
    .filter(({ changed }) => changed)
    .flatMap(({ portId, besidePortId }) => (besidePortId === null ? [portId] : [portId, besidePortId]));
}
