import type { Tx } from './client.ts';

/**
 * The device and those at the other ends of its links: whose rows of the inventory a change of the device may change.
 * Locked in the order of their ids, as refreshInventory does it.
 */
export async function lockLinkedDevices(tx: Tx, deviceId: string): Promise<string[]> {
  const devices = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM device WHERE id = ${deviceId}::uuid OR id IN (
      SELECT o.device_id FROM port p
      JOIN link l ON l.near_port_id = p.id OR l.far_port_id = p.id
      JOIN port o ON o.id = CASE p.id WHEN l.near_port_id THEN l.far_port_id ELSE l.near_port_id END
      WHERE p.device_id = ${deviceId}::uuid)
    ORDER BY id FOR NO KEY UPDATE`;
  return devices.map(({ id }) => id);
}
