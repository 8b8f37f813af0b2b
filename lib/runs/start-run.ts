import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import type { Tx } from '#lib/db/client.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { type Actor, requirePermission, sitesOf } from '#lib/people/actor.ts';

import type { Selection } from './selection.ts';

export interface RunRequest {
  /** What was asked for, in words; by default the name of the one device, or how many. */
  label?: string;
  trigger: 'manual' | 'registration' | 'approval' | 'retry' | 'schedule' | 'demo';
  /** undefined: every host and switch that is not retired. Devices that are only signed in through are never visited. */
  deviceIds?: string[];
  /** What `deviceIds` were resolved from, to repeat the run later. */
  selection?: Selection;
  scheduleId?: string;
  retryOf?: string;
  /** Read the raw pages of every module, also where they are known: slow, so only when a person asks. */
  raw?: boolean;
  /** Read devices also that were read a moment ago. A few devices that a person names are always read. */
  insist?: boolean;
}

/** So many devices are what a person waits for; more are a fan-out. */
const NOW_DEVICES = 5;
/** A fan-out begins spread over a second for so many devices, up to five: logins do not all come at once. */
const DEVICES_PER_SECOND = 4_000;

/**
 * Writes a run and its visits, of devices at the actor's sites; the worker's dispatcher does the rest. When every device
 * asked for waits in one open run already, that run is returned, so a double click starts nothing twice.
 * @throws UserError when no device is left to visit
 */
export async function startRun(
  ctx: Context,
  request: RunRequest,
): Promise<{ runId: string; visits: number }> {
  return ctx.db.prisma.$transaction((tx) => insertRun(tx, ctx.actor, request));
}

/** What `startRun` does, within a transaction of the caller's. */
export async function insertRun(
  tx: Tx,
  actor: Actor,
  request: RunRequest,
): Promise<{ runId: string; visits: number }> {
  requirePermission(actor, 'run:start');
  const sites = sitesOf(actor);
  // Serialises run starts, so that two clicks see each other's visits.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('ferrule.start-run'))`;
  const devices = await tx.$queryRaw<{ id: string; name: string; role: string; site: string }[]>`
    SELECT id, name, role, site FROM device
    WHERE retired_at IS NULL AND role <> 'jump'
      AND (${request.deviceIds ?? null}::uuid[] IS NULL OR id = ANY(${request.deviceIds ?? null}::uuid[]))
      AND (${sites}::text[] IS NULL OR site = ANY(${sites}::text[]))`;
  if (devices.length === 0) {
    throw new UserError(409, 'There is no host and no switch to scan in this selection.');
  }
  const ids = devices.map((device) => device.id);
  const raw = request.raw ?? false;
  const now = ids.length <= NOW_DEVICES && request.trigger !== 'schedule';
  const open = await tx.$queryRaw<{ run_id: string; visits: number }[]>`
    SELECT run_id, count(*)::int AS visits FROM visit JOIN run ON run.id = visit.run_id
    WHERE device_id = ANY(${ids}::uuid[]) AND state <> 'done' AND run.raw = ${raw}
    GROUP BY run_id HAVING count(*) = ${ids.length} LIMIT 1`;
  if (open[0]) return { runId: open[0].run_id, visits: open[0].visits };
  const label =
    request.label ??
    (devices.length === 1 ? devices[0]!.name : `${devices.length} selected ${nounFor(devices)}`);
  const run = await tx.run.create({
    data: {
      label: raw && !request.retryOf ? `Raw pages: ${label}` : label,
      trigger: request.trigger,
      requestedBy: actor.name,
      retryOf: request.retryOf ?? null,
      raw,
      insist: request.insist ?? (now || raw),
      ...(request.selection && { selection: request.selection }),
      scheduleId: request.scheduleId ?? null,
    },
    select: { id: true, label: true },
  });
  await audit(tx, actor, {
    action: request.retryOf ? 'run.retry' : 'run.start',
    subject: { kind: 'run', id: run.id, name: run.label, site: commonSite(devices) },
    after: { devices: ids.length, trigger: request.trigger, raw },
  });
  const spreadS = now ? 0 : Math.min(5, ids.length / DEVICES_PER_SECOND);
  await tx.$executeRaw`
    INSERT INTO visit (id, run_id, device_id, zone, lane, not_before)
    SELECT gen_random_uuid(), ${run.id}::uuid, id, zone, ${now ? 0 : 1}::smallint,
      now() + make_interval(secs => random() * ${spreadS}::float8)
    FROM device WHERE id = ANY(${ids}::uuid[])`;
  return { runId: run.id, visits: ids.length };
}

/** The site of all the devices; null where they are at several. */
function commonSite(devices: { site: string }[]): string | null {
  const [first, ...others] = new Set(devices.map((device) => device.site));
  return first === undefined || others.length > 0 ? null : first;
}

function nounFor(devices: { role: string }[]): string {
  const switches = devices.filter((device) => device.role === 'switch').length;
  if (switches === 0) return 'hosts';
  return switches === devices.length ? 'switches' : 'devices';
}
