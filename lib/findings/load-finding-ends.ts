import type { SqlTx } from '#lib/db/sql-transaction.ts';

import type { FindingEnd } from './finding-end.ts';

type EndRow = Omit<FindingEnd, 'reason'> & { reasonKind: string | null; reasonMessage: string | null };

/** The ports of these devices and those that face them, by id. Index: port_device_id_name_key, port_pkey. */
export async function loadFindingEnds(
  tx: SqlTx,
  deviceIds: readonly string[],
  facing: readonly string[],
): Promise<Map<string, FindingEnd>> {
  const rows = await tx.$queryRaw<EndRow[]>`
    SELECT p.id AS "portId", p.device_id AS "deviceId", d.name || ' ' || p.name AS name, p.state, p.reason_kind AS "reasonKind",
      p.reason_message AS "reasonMessage", p.link, p.speed_mbps AS "speedMbps", p.fec_active AS "fecActive",
      p.fec_error AS "fecError", p.last_seen_at AS "seenAt",
      EXISTS (SELECT 1 FROM link WHERE state = 'linked' AND p.id IN (near_port_id, far_port_id)) AS "isLinked", CASE WHEN p.state = 'module' THEN r.record END AS module
    FROM port p
    JOIN device d ON d.id = p.device_id
    LEFT JOIN port_reading r ON r.port_id = p.id
    WHERE (p.device_id = ANY(${deviceIds}::uuid[]) AND p.absent_since IS NULL) OR p.id = ANY(${facing}::uuid[])`;
  return new Map(
    rows.map(({ reasonKind, reasonMessage, ...end }) => [
      end.portId,
      { ...end, reason: reasonKind === null ? null : { kind: reasonKind, message: reasonMessage ?? '' } },
    ]),
  );
}
