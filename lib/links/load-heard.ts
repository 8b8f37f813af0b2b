import type pg from 'pg';

import type { Announcement, DeviceDirectory, DirectoryEntry } from './device-directory.ts';
import { findPort } from './find-port.ts';
import type { Heard, LinkDevice } from './link-input.ts';

/** A line of a neighbour list as it is stored, with the port that it is of. */
export interface HeardRow {
  id: string;
  deviceId: string;
  device: string;
  role: string;
  portId: string | null;
  localPort: string;
  protocol: string;
  chassisId: string | null;
  systemName: string | null;
  remotePort: string | null;
  remotePortDescription: string | null;
  managementAddress: string | null;
  seenAt: Date;
}

const SELECT_HEARD = `
  SELECT n.id::text, n.device_id AS "deviceId", d.name AS device, d.role, p.id AS "portId", n.local_port AS "localPort",
    n.protocol, n.chassis_id AS "chassisId", n.system_name AS "systemName", n.remote_port AS "remotePort",
    n.remote_port_description AS "remotePortDescription", n.management_address AS "managementAddress", n.seen_at AS "seenAt"
  FROM neighbour n
  JOIN device d ON d.id = n.device_id AND d.retired_at IS NULL
  LEFT JOIN port p ON p.device_id = n.device_id AND p.name = n.local_port AND p.absent_since IS NULL`;

const SELECT_ENTRY = `SELECT d.id, d.role, d.name, d.hostname, d.address`;
const IN_DIRECTORY = `d.retired_at IS NULL AND d.role <> 'jump'`;

/** Tells the directory of these devices. */
export async function learnDevices(
  pool: pg.Pool,
  directory: DeviceDirectory,
  ids: Iterable<string>,
): Promise<void> {
  const unknown = [...new Set(ids)].filter((id) => !directory.get(id));
  if (unknown.length === 0) return;
  const { rows } = await pool.query<DirectoryEntry>(
    `${SELECT_ENTRY} FROM device d WHERE d.id = ANY($1) AND ${IN_DIRECTORY}`,
    [unknown],
  );
  directory.add(rows);
}

/** What these devices hear. Index: neighbour_device_id_idx. */
export async function loadHeardBy(pool: pg.Pool, ids: Iterable<string>): Promise<HeardRow[]> {
  const { rows } = await pool.query<HeardRow>(`${SELECT_HEARD} WHERE n.device_id = ANY($1)`, [[...ids]]);
  return rows;
}

/** What is heard on these ports and on the members of these port-channels. */
export async function loadHeardAt(
  pool: pg.Pool,
  places: { deviceId: string; port: string }[],
): Promise<(HeardRow & { place: string })[]> {
  const { rows } = await pool.query<HeardRow & { place: string }>(
    `WITH place AS (SELECT * FROM unnest($1::uuid[], $2::text[]) AS t(device_id, port)),
     member AS (
       SELECT device_id, port, port AS name FROM place
       UNION SELECT l.device_id, l.port, p.name FROM place l
         JOIN port p ON p.device_id = l.device_id AND p.master_name = l.port AND p.master_kind = 'lag')
     SELECT h.*, m.port AS place FROM member m
     JOIN (${SELECT_HEARD} WHERE n.device_id = ANY($1)) h ON h."deviceId" = m.device_id AND h."localPort" = m.name`,
    [places.map(({ deviceId }) => deviceId), places.map(({ port }) => port)],
  );
  return rows;
}

/**
 * Announcements that may be of these devices, by name, address or MAC: more than there are, so that the directory decides.
 * Index: one for each line of the condition.
 */
export async function loadHearing(
  pool: pg.Pool,
  directory: DeviceDirectory,
  ids: Iterable<string>,
  macs: Iterable<string>,
): Promise<HeardRow[]> {
  const { names, addresses } = directory.callSigns(ids);
  const { rows } = await pool.query<HeardRow>(
    `${SELECT_HEARD}
     WHERE call_sign(n.system_name) = ANY($1)
       OR call_sign(split_part(n.chassis_id, '(', 1)) = ANY($1)
       OR n.management_address = ANY($2)
       OR n.chassis_id = ANY($3)
       OR n.remote_port LIKE '%:%' AND n.remote_port = ANY($3)`,
    [names, addresses, [...macs]],
  );
  return rows;
}

/**
 * Tells the directory of every device that may have sent these announcements.
 * Index: device_call_sign_name_idx and its like for hostname and address, port_permanent_mac_idx, owned_mac_mac_idx.
 */
export async function learnSenders(
  pool: pg.Pool,
  directory: DeviceDirectory,
  heard: Iterable<Announcement>,
): Promise<void> {
  const signs = directory.unsettled(heard);
  const [named, owners] = await Promise.all([
    signs.names.length === 0 ? [] : loadNamed(pool, signs.names),
    signs.macs.length === 0 ? [] : loadOwners(pool, signs.macs),
  ]);
  directory.add(named);
  directory.add(owners);
  directory.addMacs(owners);
  directory.settle(signs);
}

async function loadNamed(pool: pg.Pool, names: string[]): Promise<DirectoryEntry[]> {
  const { rows } = await pool.query<DirectoryEntry>(
    `${SELECT_ENTRY} FROM device d WHERE ${IN_DIRECTORY}
       AND (call_sign(d.name) = ANY($1) OR call_sign(d.hostname) = ANY($1) OR call_sign(d.address) = ANY($1))`,
    [names],
  );
  return rows;
}

async function loadOwners(pool: pg.Pool, macs: string[]): Promise<(DirectoryEntry & { mac: string })[]> {
  const { rows } = await pool.query<DirectoryEntry & { mac: string }>(
    `${SELECT_ENTRY}, m.mac FROM unnest($1::text[]) AS m(mac) JOIN (
       SELECT permanent_mac AS mac, device_id FROM port WHERE permanent_mac = ANY($1)
       UNION SELECT current_mac, device_id FROM port WHERE current_mac = ANY($1)
       UNION SELECT mac, device_id FROM owned_mac WHERE mac = ANY($1)) o USING (mac)
     JOIN device d ON d.id = o.device_id AND ${IN_DIRECTORY}`,
    [macs],
  );
  return rows;
}

/** The announcements with their senders; of a device in `known` the port too. */
export function lookUpSenders(
  directory: DeviceDirectory,
  rows: readonly HeardRow[],
  known: readonly LinkDevice[],
): Heard[] {
  const ports = new Map(known.map(({ id, ports }) => [id, ports]));
  return rows.map((row) => {
    const sender = directory.find(row);
    return {
      deviceId: row.deviceId,
      device: row.device,
      role: row.role,
      port: { id: row.portId, name: row.localPort },
      peer: {
        deviceId: sender,
        portId: sender === null ? null : (findPort(ports.get(sender) ?? [], row)?.id ?? null),
        role: sender === null ? null : (directory.get(sender)?.role ?? null),
      },
      systemName: row.systemName,
      chassisId: row.chassisId,
      remotePort: row.remotePort,
      protocol: row.protocol,
      seenAt: row.seenAt,
    };
  });
}
