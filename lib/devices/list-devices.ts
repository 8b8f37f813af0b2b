import type { Context } from '#lib/context.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';
import type { SshProfile } from '#lib/ssh/algorithms.ts';

export type DeviceRole = 'host' | 'switch' | 'jump';

export interface DeviceRow {
  id: string;
  role: DeviceRole;
  name: string;
  address: string;
  port: number;
  site: string;
  tags: string[];
  /** Id of a platform, or auto until a visit told it. */
  platform: string;
  /** A key of HOST_KINDS or SWITCH_KINDS; null: never read. */
  kind: string | null;
  osName: string | null;
  /** Hardware and chassis serial of a switch. */
  model: string | null;
  serial: string | null;
  /** The device its sessions go through. */
  via: { id: string; name: string } | null;
  credentialName: string;
  /** Which workers reach it; '' for those that are told no zone. */
  zone: string;
  /** modern, or legacy: with the algorithms of old switches. */
  ssh: SshProfile;
  notes: string;
  /** When its check passed before it was saved; null: it was saved unchecked. */
  checkedAt: Date | null;
  demo: boolean;
  retiredAt: Date | null;
  lastAttemptAt: Date | null;
  lastReadAt: Date | null;
  lastOutcome: string | null;
  lastErrorKind: string | null;
  /** changed: a key other than the approved one waits for a decision. */
  keyState: 'approved' | 'pending' | 'changed' | 'none';
  portsTotal: number;
  modules: number;
  unreadable: number;
  empty: number;
  fixed: number;
  /** Of the unreadable ports those whose far end was read, and ports by the state of their link. */
  farEndOnly: number;
  linked: number;
  ambiguous: number;
  unmatched: number;
  /** Open findings at its ports. */
  findings: number;
}

const SELECT_DEVICE = `
  SELECT d.id, d.role, d.name, d.address, d.port, d.site, d.tags, d.platform, d.kind, d.os_name AS "osName", d.model, d.serial,
    CASE WHEN v.id IS NOT NULL THEN json_build_object('id', v.id, 'name', v.name) END AS via, c.name AS "credentialName",
    d.zone, d.ssh, d.notes, d.checked_at AS "checkedAt", d.demo, d.retired_at AS "retiredAt", d.last_attempt_at AS "lastAttemptAt", d.last_read_at AS "lastReadAt",
    d.last_outcome AS "lastOutcome", d.last_error_kind AS "lastErrorKind",
    CASE WHEN k.approved AND k.pending THEN 'changed' WHEN k.approved THEN 'approved'
      WHEN k.pending THEN 'pending' ELSE 'none' END AS "keyState",
    p.total AS "portsTotal", p.modules, p.unreadable, p.empty, p.fixed,
    i."farEndOnly", i.linked, i.ambiguous, i.unmatched, i.findings
  FROM device d
  JOIN credential c ON c.id = d.credential_id
  LEFT JOIN device v ON v.id = d.via_id
  CROSS JOIN LATERAL (
    SELECT COALESCE(bool_or(state = 'approved'), false) AS approved, COALESCE(bool_or(state = 'pending'), false) AS pending
    FROM host_key WHERE device_id = d.id) k
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS total,
      count(*) FILTER (WHERE state = 'module')::int AS modules,
      count(*) FILTER (WHERE state = 'unreadable')::int AS unreadable,
      count(*) FILTER (WHERE state = 'empty')::int AS empty,
      count(*) FILTER (WHERE state = 'fixed')::int AS fixed
    FROM port WHERE device_id = d.id AND absent_since IS NULL) p
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE state = 'far-end-only')::int AS "farEndOnly",
      count(*) FILTER (WHERE link_state = 'linked')::int AS linked,
      count(*) FILTER (WHERE link_state = 'ambiguous')::int AS ambiguous,
      count(*) FILTER (WHERE link_state = 'unmatched')::int AS unmatched,
      COALESCE(sum(findings), 0)::int AS findings
    FROM inventory WHERE device_id = d.id) i`;

/** Devices of a role, or all of them, by name. `q` is any fragment of name, address, site or tag. */
export async function listDevices(
  ctx: Context,
  filter: { role?: DeviceRole; q?: string; site?: string } = {},
): Promise<DeviceRow[]> {
  requirePermission(ctx.actor, 'inventory:read');
  const { rows } = await ctx.db.pool.query<DeviceRow>(
    `${SELECT_DEVICE}
     WHERE d.retired_at IS NULL AND ($1::text IS NULL OR d.site = $1) AND ($3::text IS NULL OR d.role = $3)
       AND ($4::text[] IS NULL OR d.site = ANY($4))
       AND ($2::text IS NULL OR strpos(lower(concat_ws(' ', d.name, d.address, d.site, array_to_string(d.tags, ' '))), lower($2)) > 0)
     ORDER BY d.name`,
    [filter.site ?? null, filter.q?.trim() || null, filter.role ?? null, sitesOf(ctx.actor)],
  );
  return rows;
}

/** The switches by name, for a choice. */
export async function listSwitchNames(ctx: Context): Promise<{ id: string; name: string }[]> {
  requirePermission(ctx.actor, 'inventory:read');
  const { rows } = await ctx.db.pool.query<{ id: string; name: string }>(
    `SELECT id, name FROM device
     WHERE role = 'switch' AND retired_at IS NULL AND ($1::text[] IS NULL OR site = ANY($1)) ORDER BY name`,
    [sitesOf(ctx.actor)],
  );
  return rows;
}

/** One device, retired or not; null when it is not there, or at a site of others. */
export async function findDevice(ctx: Context, id: string): Promise<DeviceRow | null> {
  requirePermission(ctx.actor, 'inventory:read');
  const { rows } = await ctx.db.pool.query<DeviceRow>(
    `${SELECT_DEVICE} WHERE d.id = $1 AND ($2::text[] IS NULL OR d.site = ANY($2))`,
    [id, sitesOf(ctx.actor)],
  );
  return rows[0] ?? null;
}
