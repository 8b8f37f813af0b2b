import { VISIT_FAILURES } from '#lib/fleet/visit-failure.ts';

import type { Tx } from './client.ts';
import { Prisma } from './generated/client.ts';

/** Sentence and remedy by failure kind, for hosts that were never read. */
const FAILURES = JSON.stringify(VISIT_FAILURES);

const COLUMNS = [
  'device_id', 'role', 'module_id', 'host', 'host_kind', 'address', 'site', 'tags', 'demo', 'nic', 'nic_sort', 'state',
  'reason_kind', 'reason_message', 'reason_remedy', 'vendor', 'part_number', 'serial', 'type', 'form_factor',
  'media_class', 'connector', 'cable_length_m', 'wavelength_nm', 'speed_mbps', 'link', 'mac', 'driver', 'firmware',
  'bus_address', 'master', 'fec', 'temperature_c', 'rx_power_dbm', 'tx_power_dbm', 'last_read_at',
  'last_attempt_at', 'last_outcome', 'search',
]; // prettier-ignore

const LIST = Prisma.raw(COLUMNS.join(', '));
const EXCLUDED = Prisma.raw(COLUMNS.map((column) => `excluded.${column}`).join(', '));
const CURRENT = Prisma.raw(COLUMNS.map((column) => `inventory.${column}`).join(', '));

/**
 * Makes the read model of these devices anew from the ledger: one row per NIC the host still lists, and one row
 * (keyed by the device) for a host of which no NIC is known. Rows that say the same are not rewritten.
 */
export async function refreshInventory(tx: Tx, deviceIds: string[]): Promise<void> {
  await tx.$executeRaw`
    WITH wanted AS (SELECT * FROM device WHERE id = ANY(${deviceIds}::uuid[]) AND retired_at IS NULL
      AND role <> 'jump'),
    nic AS (
      SELECT p.id AS port_id, p.device_id, CASE WHEN p.state = 'module' THEN m.id END AS module_id, p.name AS nic,
        (SELECT string_agg(CASE WHEN part[1] ~ '^[0-9]' THEN lpad(part[1], 10, '0') ELSE part[1] END, '' ORDER BY n)
           FROM regexp_matches(p.name, '[0-9]+|[^0-9]+', 'g') WITH ORDINALITY AS t(part, n)) AS nic_sort,
        p.state, p.reason_kind, p.reason_message, p.reason_remedy,
        CASE WHEN p.state = 'module' THEN m.vendor END AS vendor,
        CASE WHEN p.state = 'module' THEN m.part_number END AS part_number,
        CASE WHEN p.state = 'module' THEN m.serial END AS serial,
        CASE WHEN p.state = 'module' THEN COALESCE(m.functional_class, m.compliance[1]) END AS type,
        CASE WHEN p.state = 'module' THEN m.form_factor END AS form_factor,
        CASE WHEN p.state = 'module' THEN m.media_class END AS media_class,
        CASE WHEN p.state = 'module' THEN m.connector END AS connector,
        CASE WHEN p.state = 'module' THEN m.cable_length_m END AS cable_length_m,
        CASE WHEN p.state = 'module' THEN m.wavelength_nm END AS wavelength_nm,
        p.speed_mbps, p.link, COALESCE(p.permanent_mac, p.current_mac) AS mac, p.driver, p.firmware, p.bus_address,
        p.master_name AS master, NULLIF(array_to_string(p.fec_active, ', '), '') AS fec,
        (r.record #>> '{dom,temperatureC}')::float8 AS temperature_c,
        (SELECT min((lane ->> 'rxPowerDbm')::float8) FROM jsonb_array_elements(r.record #> '{dom,lanes}') lane) AS rx_power_dbm,
        (SELECT min((lane ->> 'txPowerDbm')::float8) FROM jsonb_array_elements(r.record #> '{dom,lanes}') lane) AS tx_power_dbm,
        p.last_read_at
      FROM port p
      JOIN wanted d ON d.id = p.device_id
      LEFT JOIN placement pl ON pl.port_id = p.id AND pl.ended_at IS NULL
      LEFT JOIN module m ON m.id = pl.module_id
      LEFT JOIN port_reading r ON r.port_id = p.id AND p.state = 'module'
      WHERE p.absent_since IS NULL
    ),
    line AS (
      SELECT * FROM nic
      UNION ALL
      SELECT d.id, d.id, NULL, '', '', 'not-reached', COALESCE(d.last_error_kind, 'never-visited'),
        COALESCE(${FAILURES}::jsonb #>> ARRAY[d.last_error_kind, 'sentence'], 'The host was not scanned yet.'),
        COALESCE(${FAILURES}::jsonb #>> ARRAY[d.last_error_kind, 'remedy'], 'Scan the host.'),
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
        NULL, NULL, NULL, NULL
      FROM wanted d WHERE NOT EXISTS (SELECT 1 FROM nic WHERE nic.device_id = d.id)
    ),
    fresh AS (
      SELECT l.*, d.role, d.name AS host, d.kind AS host_kind, d.address, d.site, d.tags, d.demo, d.last_attempt_at, d.last_outcome,
        lower(concat_ws(' ', d.name, l.nic, l.vendor, l.part_number, l.serial, l.mac, replace(l.mac, ':', ''))) AS search
      FROM line l JOIN wanted d ON d.id = l.device_id
    ),
    gone AS (
      DELETE FROM inventory i WHERE i.device_id = ANY(${deviceIds}::uuid[])
        AND NOT EXISTS (SELECT 1 FROM fresh WHERE fresh.port_id = i.port_id)
    )
    INSERT INTO inventory (port_id, ${LIST})
    SELECT port_id, ${LIST} FROM fresh
    ON CONFLICT (port_id) DO UPDATE SET (${LIST}) = ROW(${EXCLUDED})
    WHERE (${CURRENT}) IS DISTINCT FROM (${EXCLUDED})`;
}
