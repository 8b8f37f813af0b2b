import type { Tx } from '#lib/db/client.ts';

/** A port as pins need to know it. */
export interface PinPort {
  id: string;
  name: string;
  deviceId: string;
  device: string;
  role: string;
  site: string;
}

/** Null for a port that is gone, or of a device that is retired. */
export async function findPinPort(tx: Tx, id: string): Promise<PinPort | null> {
  const [port] = await tx.$queryRaw<PinPort[]>`
    SELECT p.id, p.name, d.id AS "deviceId", d.name AS device, d.role, d.site FROM port p JOIN device d ON d.id = p.device_id
    WHERE p.id = ${id}::uuid AND p.absent_since IS NULL AND d.retired_at IS NULL`;
  return port ?? null;
}

/** Ends the pins with one of these near ports or one of these far ports; returns the devices at their ends. */
export async function dropPins(tx: Tx, nearIds: string[], farIds: string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ deviceId: string }[]>`
    WITH gone AS (
      DELETE FROM link_pin WHERE near_port_id = ANY(${nearIds}::uuid[]) OR far_port_id = ANY(${farIds}::uuid[])
      RETURNING near_port_id, far_port_id)
    SELECT p.device_id AS "deviceId" FROM gone JOIN port p ON p.id IN (gone.near_port_id, gone.far_port_id)`;
  return rows.map(({ deviceId }) => deviceId);
}

/** Asks for the links of these devices to be worked out; in the order of their ids, as everyone locks them. */
export async function askAgain(tx: Tx, ids: string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE device SET links_due_at = clock_timestamp()
    WHERE id IN (SELECT id FROM device WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE)`;
}

export function subjectOf({ id, device, name, site }: PinPort) {
  return { kind: 'link' as const, id, name: `${device} ${name}`, site };
}
