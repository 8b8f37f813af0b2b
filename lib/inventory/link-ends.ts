import type { Context } from '#lib/context.ts';
import { ELSEWHERE, inventorySql } from '#lib/devices/other-site.ts';
import type { Dom } from '#lib/optics/module-record.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';

/** A port with what is in it, for comparing it with the port that faces it. */
export interface LinkEnd {
  portId: string;
  port: string;
  deviceId: string;
  device: string;
  /** host or switch */
  role: string;
  site: string;
  link: string | null;
  speedMbps: number | null;
  description: string | null;
  master: string | null;
  fecActive: string[];
  /** The words with which the device refused to tell its FEC. */
  fecError: string | null;
  /** The cage state, with what is known of the far end. */
  state: string;
  reason: string | null;
  remedy: string | null;
  /** read, inferred or far-end; null: no module is known. */
  side: string | null;
  farDevice: string | null;
  farPort: string | null;
  /** linked, ambiguous, unmatched; null where no link is looked for. */
  linkState: string | null;
  moduleId: string | null;
  vendor: string | null;
  partNumber: string | null;
  serial: string | null;
  type: string | null;
  formFactor: string | null;
  wavelengthNm: number | null;
  cableLengthM: number | null;
  /** What was read in this port; never that of the far end. */
  dom: Dom | null;
  lastReadAt: Date | null;
  /** At a site that the person may not see: nothing of it is told. */
  isElsewhere?: true;
}

/** What a person is told of an end at a site that they may not see. */
export function hiddenEnd(portId: string, role: string): LinkEnd {
  return {
    portId, role, port: '', deviceId: '', device: ELSEWHERE, site: '', link: null, speedMbps: null, description: null,
    master: null, fecActive: [], fecError: null, state: 'not-reached', reason: 'It is at a site that you may not see.',
    remedy: null, side: null, farDevice: null, farPort: null, linkState: null, moduleId: null, vendor: null,
    partNumber: null, serial: null, type: null, formFactor: null, wavelengthNm: null, cableLengthM: null, dom: null,
    lastReadAt: null, isElsewhere: true,
  }; // prettier-ignore
}

/** The ports with these ids that the person may see, by id. Index: inventory_pkey. */
export async function loadLinkEnds(ctx: Context, portIds: readonly string[]): Promise<Map<string, LinkEnd>> {
  requirePermission(ctx.actor, 'inventory:read');
  const values: unknown[] = [portIds, sitesOf(ctx.actor)];
  const { rows } = await ctx.db.pool.query<LinkEnd>(
    `SELECT i.port_id AS "portId", i.nic AS port, i.device_id AS "deviceId", i.host AS device, i.role, i.site, i.link,
       i.speed_mbps AS "speedMbps", p.description, i.master, p.fec_active AS "fecActive", p.fec_error AS "fecError",
       i.state, i.reason_message AS reason, i.reason_remedy AS remedy, i.side, i.far_device AS "farDevice",
       i.far_port AS "farPort", i.link_state AS "linkState", i.module_id AS "moduleId", i.vendor,
       i.part_number AS "partNumber", i.serial, i.type, i.form_factor AS "formFactor", i.wavelength_nm AS "wavelengthNm",
       i.cable_length_m AS "cableLengthM", CASE WHEN i.state = 'module' THEN r.record -> 'dom' END AS dom,
       i.last_read_at AS "lastReadAt"
     FROM ${inventorySql(ctx.actor, (value) => `$${values.push(value)}`)} i JOIN port p ON p.id = i.port_id LEFT JOIN port_reading r ON r.port_id = p.id
     WHERE i.port_id = ANY($1) AND ($2::text[] IS NULL OR i.site = ANY($2))`,
    values,
  );
  return new Map(rows.map((row) => [row.portId, row]));
}
