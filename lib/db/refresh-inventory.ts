import { LANE_REASON } from '#lib/fleet/lane-reason.ts';
import { VISIT_FAILURES } from '#lib/fleet/visit-failure.ts';

import { Prisma } from './generated/client.ts';
import type { SqlTx } from './sql-transaction.ts';

/** Sentence and remedy by failure kind, for devices that were never read. */
const FAILURES = JSON.stringify(VISIT_FAILURES);

/** The columns of the read model beside its key. */
export const INVENTORY_COLUMNS = [
  'device_id', 'role', 'module_id', 'side', 'far_port_id', 'far_device_id', 'far_device', 'far_port', 'link_state',
  'link_confidence', 'assembly', 'findings', 'host', 'host_kind', 'address', 'site', 'tags', 'demo', 'nic', 'nic_sort',
  'state', 'reason_kind', 'reason_message', 'reason_remedy', 'vendor', 'part_number', 'serial', 'type', 'form_factor',
  'media_class', 'connector', 'cable_length_m', 'wavelength_nm', 'speed_mbps', 'link', 'mac', 'driver', 'firmware',
  'bus_address', 'master', 'fec', 'temperature_c', 'rx_power_dbm', 'tx_power_dbm', 'last_read_at',
  'last_attempt_at', 'last_outcome', 'search',
]; // prettier-ignore

const LIST = Prisma.raw(INVENTORY_COLUMNS.join(', '));
const EXCLUDED = Prisma.raw(INVENTORY_COLUMNS.map((column) => `excluded.${column}`).join(', '));
const CURRENT = Prisma.raw(INVENTORY_COLUMNS.map((column) => `inventory.${column}`).join(', '));

/** A module that is one end of a cable, as `assemblyOf` of lib/optics tells it. */
const isCable = (module: string) =>
  Prisma.raw(
    `(${module}.media_class IN ('passive-dac', 'active-dac', 'aoc')
      OR ${module}.media_class IS NULL AND ${module}.cable_length_m IS NOT NULL)`,
  );

/**
 * Makes the read model of these devices anew from the ledger, the links and the open findings: one row per port that the
 * device still lists, and one row (keyed by the device) for a device of which no port is known. Devices that are retired
 * or only signed in through have none. Rows that say the same are not rewritten.
 *
 * A port whose module cannot be read shows the module at the other end of its link, marked by its side. So whoever changes
 * a link, or reads a device that has links, must see to it that both of its ends are refreshed: ingest sets `links_due_at`,
 * and working out the links refreshes all devices that they touch. Locks the devices in the order of their ids.
 */
export async function refreshInventory(tx: SqlTx, deviceIds: string[]): Promise<void> {
  // Before the statement that reads: what another transaction changes meanwhile would be overwritten with what was.
  await tx.$executeRaw`
    SELECT 1 FROM device WHERE id = ANY(${deviceIds}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  await tx.$executeRaw`
    WITH wanted AS (
      SELECT id, role, last_error_kind FROM device
      WHERE id = ANY(${deviceIds}::uuid[]) AND retired_at IS NULL AND role <> 'jump'
    ),
    own AS (SELECT p.* FROM port p JOIN wanted d ON d.id = p.device_id WHERE p.absent_since IS NULL),
    -- As it stands here, whatever the statistics say: while tables fill there are none, and every port would be looked at.
    link_end AS MATERIALIZED (
      SELECT l.near_port_id AS port_id, l.far_port_id AS other_id, l.state, l.confidence, true AS is_near
        FROM link l JOIN own ON own.id = l.near_port_id
      UNION ALL
      SELECT l.far_port_id, l.near_port_id, l.state, l.confidence, false FROM link l JOIN own ON own.id = l.far_port_id
    ),
    -- A switch port has several links when a breakout ends in it: then no single port faces it.
    facing AS (
      SELECT e.port_id, count(*) FILTER (WHERE e.state = 'linked') AS links, bool_or(e.is_near) FILTER (WHERE e.state = 'linked') AS is_near,
        (array_agg(e.other_id) FILTER (WHERE e.state = 'linked'))[1] AS other_id,
        (array_agg(o.device_id) FILTER (WHERE e.state = 'linked'))[1] AS other_device_id,
        string_agg(DISTINCT o.device, ', ') FILTER (WHERE e.state = 'linked') AS device_names,
        string_agg(o.device || ' ' || o.name, ', ' ORDER BY o.device, o.name) FILTER (WHERE e.state = 'linked') AS port_names,
        (array_agg(e.confidence ORDER BY array_position(ARRAY['possible', 'probable', 'certain', 'pinned'], e.confidence))
           FILTER (WHERE e.state = 'linked'))[1] AS confidence
      FROM link_end e
      CROSS JOIN LATERAL (
        SELECT p.name, p.device_id, d.name AS device FROM port p JOIN device d ON d.id = p.device_id AND d.retired_at IS NULL
        WHERE p.id = e.other_id AND p.absent_since IS NULL OFFSET 0) o
      GROUP BY e.port_id
    ),
    nic AS (
      SELECT p.id AS port_id, p.device_id, m.id AS module_id, s.side,
        CASE WHEN f.links = 1 THEN f.other_id END AS far_port_id,
        CASE WHEN f.links = 1 THEN f.other_device_id END AS far_device_id,
        f.device_names AS far_device, CASE WHEN f.links = 1 THEN fp.name ELSE f.port_names END AS far_port,
        CASE WHEN f.links > 0 THEN 'linked' WHEN f.links = 0 THEN 'ambiguous'
          WHEN p.state NOT IN ('empty', 'fixed') AND p.link IS DISTINCT FROM 'down' THEN 'unmatched' END AS link_state,
        f.confidence AS link_confidence,
        -- What faces an optic is another part, so only the port that it is in counts it. A cable is counted at its far end.
        CASE WHEN s.side = 'inferred' THEN far.assembly
          WHEN s.side = 'read' AND f.is_near AND ${isCable('held')} AND ${isCable('far')} AND (held.surrogate OR far.surrogate
            OR substring(held.assembly FROM '[^|]*$') = substring(far.assembly FROM '[^|]*$')) THEN far.assembly
          WHEN s.side = 'read' THEN held.assembly END AS assembly,
        (SELECT count(*)::int FROM finding x
           WHERE x.ended_at IS NULL AND (x.port_id = p.id OR x.beside_port_id = p.id)) AS findings,
        p.name AS nic,
        (SELECT string_agg(CASE WHEN part[1] ~ '^[0-9]' THEN lpad(part[1], 10, '0') ELSE part[1] END, '' ORDER BY n)
           FROM regexp_matches(p.name, '[0-9]+|[^0-9]+', 'g') WITH ORDINALITY AS t(part, n)) AS nic_sort,
        CASE WHEN s.side IN ('inferred', 'far-end') THEN 'far-end-only' ELSE p.state END AS state,
        p.reason_kind, p.reason_message, p.reason_remedy,
        m.vendor, m.part_number, m.serial, COALESCE(m.functional_class, m.compliance[1]) AS type,
        -- The legs of a breakout have other plugs than its head.
        CASE WHEN s.side = 'inferred'
            AND p.speed_mbps < GREATEST(fp.speed_mbps, CASE WHEN m.form_factor ~ '^(Q|O)SFP' THEN 40000 END)
          THEN NULL ELSE m.form_factor END AS form_factor,
        m.media_class, m.connector, m.cable_length_m, m.wavelength_nm,
        p.speed_mbps, p.link, COALESCE(p.permanent_mac, p.current_mac) AS mac, p.driver, p.firmware, p.bus_address,
        p.master_name AS master, NULLIF(array_to_string(p.fec_active, ', '), '') AS fec,
        -- Power is measured at the end that was read.
        (r.dom ->> 'temperatureC')::float8 AS temperature_c,
        (SELECT min((lane ->> 'rxPowerDbm')::float8) FROM jsonb_array_elements(r.dom -> 'lanes') lane) AS rx_power_dbm,
        (SELECT min((lane ->> 'txPowerDbm')::float8) FROM jsonb_array_elements(r.dom -> 'lanes') lane) AS tx_power_dbm,
        CASE WHEN s.side IN ('inferred', 'far-end') THEN fc.last_read_at ELSE p.last_read_at END AS last_read_at
      FROM own p
      -- The record is long: it is unpacked once for each port.
      LEFT JOIN LATERAL (
        SELECT record -> 'dom' AS dom FROM port_reading WHERE port_id = p.id AND p.state = 'module' OFFSET 0) r ON true
      LEFT JOIN placement pl ON pl.port_id = p.id AND pl.ended_at IS NULL AND p.state = 'module'
      LEFT JOIN module held ON held.id = pl.module_id
      LEFT JOIN facing f ON f.port_id = p.id
      LEFT JOIN port fp ON fp.id = f.other_id AND f.links = 1
      -- A lane has its module at the port that carries the cage.
      LEFT JOIN port fc ON fc.device_id = fp.device_id AND fc.name = CASE WHEN starts_with(fp.reason_message, ${LANE_REASON})
        THEN substring(fp.reason_message FROM ${LANE_REASON.length + 1}::int FOR length(fp.reason_message) - ${LANE_REASON.length + 1}::int)
        ELSE fp.name END
      LEFT JOIN placement fpl ON fpl.port_id = fc.id AND fpl.ended_at IS NULL AND fc.state = 'module'
      LEFT JOIN module far ON far.id = fpl.module_id
      CROSS JOIN LATERAL (
        SELECT CASE WHEN held.id IS NOT NULL THEN 'read'
          WHEN p.state = 'unreadable' AND ${isCable('far')} THEN 'inferred'
          WHEN p.state = 'unreadable' AND far.id IS NOT NULL THEN 'far-end' END AS side) s
      LEFT JOIN module m ON m.id = CASE WHEN s.side = 'read' THEN held.id WHEN s.side IS NOT NULL THEN far.id END
    ),
    -- Once, whatever the statistics say: by default it would be made anew for each device.
    line AS MATERIALIZED (
      SELECT * FROM nic
      UNION ALL
      SELECT d.id, d.id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, '', '', 'not-reached',
        COALESCE(d.last_error_kind, 'never-visited'),
        COALESCE(${FAILURES}::jsonb #>> ARRAY[d.last_error_kind, 'sentence'], 'The ' || d.role || ' was not scanned yet.'),
        COALESCE(${FAILURES}::jsonb #>> ARRAY[d.last_error_kind, 'remedy'], 'Scan the ' || d.role || '.'),
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
        NULL, NULL, NULL, NULL
      FROM wanted d WHERE d.id NOT IN (SELECT device_id FROM nic)
    ),
    fresh AS (
      SELECT l.*, d.role, d.name AS host, d.kind AS host_kind, d.address, d.site, d.tags, d.demo, d.last_attempt_at,
        d.last_outcome,
        lower(concat_ws(' ', d.name, l.nic, l.vendor, l.part_number, l.serial, l.mac, replace(l.mac, ':', ''))) AS search
      FROM line l JOIN device d ON d.id = l.device_id
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

/** The times of devices of which nothing else changed since their inventory was made; its rows are as they were. */
export async function touchInventory(tx: SqlTx, deviceIds: string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE inventory i SET last_attempt_at = d.last_attempt_at, last_outcome = d.last_outcome,
      last_read_at = CASE WHEN i.side IN ('inferred', 'far-end') THEN i.last_read_at ELSE p.last_read_at END
    FROM device d JOIN port p ON p.device_id = d.id
    WHERE d.id = ANY(${deviceIds}::uuid[]) AND i.port_id = p.id`;
}
