import type pg from 'pg';

import { assemblyOf } from '#lib/optics/assembly.ts';
import { isCable } from '#lib/optics/media-class.ts';
import type { MediaClass } from '#lib/optics/module-record.ts';
import type { PortLacp } from '#lib/platforms/platform.ts';

import type { LinkDevice, LinkPort } from './link-input.ts';

interface PortRow {
  deviceId: string;
  id: string;
  name: string;
  permanentMac: string | null;
  currentMac: string | null;
  masterName: string | null;
  masterKind: string | null;
  lacp: PortLacp | null;
  link: string | null;
  speedMbps: number | null;
  description: string | null;
  seenAt: Date;
  identity: string | null;
  vendor: string | null;
  partNumber: string | null;
  serial: string | null;
  mediaClass: MediaClass | null;
  cableLengthM: number | null;
  breakout: string | null;
}

/** The devices with the ports that they list and what is in them; ids of retired ones are left out. Index: port_device_id_name_key. */
export async function loadDevices(pool: pg.Pool, ids: Iterable<string>): Promise<LinkDevice[]> {
  const wanted = [...ids];
  const [devices, ports] = await Promise.all([
    pool.query<{ id: string; name: string; role: string }>(
      `SELECT id, name, role FROM device WHERE id = ANY($1) AND retired_at IS NULL ORDER BY name`,
      [wanted],
    ),
    pool.query<PortRow>(
      `SELECT p.device_id AS "deviceId", p.id, p.name, p.permanent_mac AS "permanentMac", p.current_mac AS "currentMac",
         p.master_name AS "masterName", p.master_kind AS "masterKind", p.lacp, p.link, p.speed_mbps AS "speedMbps", p.description,
         p.last_seen_at AS "seenAt", m.identity, m.vendor, m.part_number AS "partNumber", m.serial,
         m.media_class AS "mediaClass", m.cable_length_m AS "cableLengthM",
         CASE WHEN m.cable_length_m IS NOT NULL OR m.media_class IN ('passive-dac', 'active-dac', 'aoc')
           THEN r.record ->> 'breakout' END AS breakout
       FROM port p
       LEFT JOIN placement pl ON pl.port_id = p.id AND pl.ended_at IS NULL AND p.state = 'module'
       LEFT JOIN module m ON m.id = pl.module_id
       LEFT JOIN port_reading r ON r.port_id = p.id AND m.id IS NOT NULL
       WHERE p.device_id = ANY($1) AND p.absent_since IS NULL
       ORDER BY p.device_id, p.name`,
      [wanted],
    ),
  ]);
  const byDevice = new Map(wanted.map((id) => [id, [] as LinkPort[]]));
  for (const row of ports.rows) byDevice.get(row.deviceId)?.push(portOf(row));
  return devices.rows.map((device) => ({ ...device, ports: byDevice.get(device.id) ?? [] }));
}

function portOf(row: PortRow): LinkPort {
  const {
    id,
    name,
    permanentMac,
    currentMac,
    masterName,
    masterKind,
    lacp,
    link,
    speedMbps,
    description,
    seenAt,
  } = row;
  const media = mediaOf(row);
  const assembly = media === 'cable' && row.identity !== null ? assemblyOf(row, row.identity) : null;
  return {
    id,
    name,
    permanentMac,
    currentMac,
    master: masterName === null ? null : { name: masterName, kind: masterKind ?? 'other' },
    ...(lacp && { lacp }),
    link,
    speedMbps,
    description,
    media,
    cable: assembly === null ? null : { assembly, serial: row.serial },
    seenAt,
  };
}

function mediaOf({ mediaClass, cableLengthM }: PortRow): LinkPort['media'] {
  if (mediaClass === null) return cableLengthM === null ? null : 'cable';
  if (isCable(mediaClass)) return 'cable';
  if (mediaClass === 'base-t') return 'base-t';
  return mediaClass === 'loopback' ? null : 'optic';
}
