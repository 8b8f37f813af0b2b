import type { Context } from '#lib/context.ts';
import { requirePermission } from '#lib/people/actor.ts';
import { platformById } from '#lib/platforms/registry.ts';
import type { Selection } from '#lib/runs/selection.ts';
import { ALIVE } from '#lib/runs/worker-rows.ts';

import { resolveSelection } from './resolve-selection.ts';

/** A device that a run would visit, and how. */
export interface PlannedVisit {
  deviceId: string;
  device: string;
  role: 'host' | 'switch';
  address: string;
  port: number;
  /** Id; auto: the visit finds out. */
  platform: string;
  site: string;
  zone: string;
  /** The jump host that the session goes through. */
  via: string | null;
  credential: string;
  username: string;
  /** How many commands are run; null: the platform is not known yet. */
  commands: number | null;
  /** What keeps the visit from being made, in a sentence. */
  obstacle: string | null;
}

export interface RunPreview {
  label: string | null;
  /** Of all devices; `visits` are the first thousand of them by name. */
  total: number;
  visits: PlannedVisit[];
  /** Exactly what is run, per platform. */
  platforms: { id: string; label: string; devices: number; commands: string[] }[];
  unknown: string[];
}

const SHOWN = 1_000;

interface Row extends Omit<PlannedVisit, 'commands' | 'obstacle'> {
  paused: boolean;
  approved: boolean;
  firstUse: boolean;
  served: boolean;
}

/** What a run for this selection would do where, without doing it. Nothing is connected to. */
export async function previewRun(ctx: Context, selection: Selection): Promise<RunPreview> {
  requirePermission(ctx.actor, 'inventory:read');
  const { deviceIds, label, unknown } = await resolveSelection(ctx, selection);
  const { rows } = await ctx.db.pool.query<Row>(
    `SELECT d.id AS "deviceId", d.name AS device, d.role, d.address, d.port, d.platform, d.site, d.zone,
       via.name AS via, c.name AS credential, c.username,
       c.paused_at IS NOT NULL AS paused, c.trust_first_use AS "firstUse",
       EXISTS (SELECT FROM host_key k WHERE k.device_id = d.id AND k.state = 'approved') AS approved,
       EXISTS (SELECT FROM worker w WHERE ${ALIVE} AND d.zone = ANY(w.zones)) AS served
     FROM device d JOIN credential c ON c.id = d.credential_id LEFT JOIN device via ON via.id = d.via_id
     WHERE d.id = ANY($1::uuid[]) ORDER BY d.name LIMIT ${SHOWN}`,
    [deviceIds],
  );
  const counts = await ctx.db.pool.query<{ platform: string; devices: number }>(
    `SELECT platform, count(*)::int AS devices FROM device WHERE id = ANY($1::uuid[])
     GROUP BY platform ORDER BY devices DESC, platform`,
    [deviceIds],
  );
  return {
    label,
    total: deviceIds.length,
    visits: rows.map(planned),
    platforms: counts.rows.map(({ platform, devices }) => {
      const known = platformById(platform);
      const commands = known?.commands.map(({ command }) => command) ?? [];
      return { id: platform, label: known?.label ?? 'To be found out', devices, commands };
    }),
    unknown,
  };
}

function planned({ paused, approved, firstUse, served, ...row }: Row): PlannedVisit {
  const zone = row.zone === '' ? 'without a name' : row.zone;
  const obstacle = served
    ? paused
      ? 'The credential is paused: nothing is sent.'
      : approved || firstUse
        ? null
        : 'No host key is approved: the visit only learns it.'
    : `No worker serves the zone ${zone}: the visit waits.`;
  return { ...row, commands: platformById(row.platform)?.commands.length ?? null, obstacle };
}
