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
/** A hundred thousand visits are written in some seconds. */
const TRANSACTION_MS = 30_000;

/** What is asked for, as far as a run needs to know. */
interface Chosen {
  devices: number;
  switches: number;
  /** Of the first device. */
  name: string;
  /** null: they are at several. */
  site: string | null;
  /** As PostgreSQL writes an array. */
  ids: string | null;
  /** The database's clock: that of this process may be another than those that runs are measured by. */
  now: Date;
}

/**
 * Writes a run and its visits, of devices at the actor's sites; the worker's dispatcher does the rest. When every device
 * asked for waits in one open run already, that run is returned, so a double click starts nothing twice: nor where the few
 * devices that a person waits for were read since they were asked for.
 * @throws UserError when no device is left to visit
 */
export async function startRun(
  ctx: Context,
  request: RunRequest,
): Promise<{ runId: string; visits: number }> {
  const clicked = performance.now();
  return ctx.db.prisma.$transaction((tx) => insertRun(tx, ctx.actor, request, clicked), {
    timeout: TRANSACTION_MS,
  });
}

/** What `startRun` does, within a transaction of the caller's; `clicked` is when it was asked for, as `performance.now()`. */
export async function insertRun(
  tx: Tx,
  actor: Actor,
  request: RunRequest,
  clicked = performance.now(),
): Promise<{ runId: string; visits: number }> {
  requirePermission(actor, 'run:start');
  const sites = sitesOf(actor);
  // Serialises run starts, so that two clicks see each other's visits.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('ferrule.start-run'))`;
  // Ids go as one text, and are looked up in a set: neither as a hundred thousand parameters nor one by one in an array.
  const asked = request.deviceIds ? `{${request.deviceIds.join(',')}}` : null;
  const [chosen] = await tx.$queryRaw<Chosen[]>`
    SELECT count(*)::int AS devices, count(*) FILTER (WHERE role = 'switch')::int AS switches, min(name) AS name,
      CASE WHEN min(site) = max(site) THEN min(site) END AS site, array_agg(id)::text AS ids, now()
    FROM device
    WHERE retired_at IS NULL AND role <> 'jump'
      AND (${asked}::text IS NULL OR id IN (SELECT unnest(${asked}::text::uuid[])))
      AND (${sites}::text[] IS NULL OR site = ANY(${sites}::text[]))`;
  const { devices, name, site, ids } = chosen!;
  if (devices === 0) throw new UserError(409, 'There is no host and no switch to scan in this selection.');
  const raw = request.raw ?? false;
  const now = devices <= NOW_DEVICES && request.trigger !== 'schedule';
  const open = await tx.$queryRaw<{ run_id: string; visits: number }[]>`
    SELECT run_id, count(*)::int AS visits FROM visit JOIN run ON run.id = visit.run_id
    WHERE state <> 'done' AND run.raw = ${raw} AND device_id IN (SELECT unnest(${ids}::text::uuid[]))
    GROUP BY run_id HAVING count(*) = ${devices} LIMIT 1`;
  if (open[0]) return { runId: open[0].run_id, visits: open[0].visits };
  if (now) {
    // As many clicks may wait for one another here as take longer than the visit itself.
    const [since] = await tx.$queryRaw<{ run_id: string }[]>`
      SELECT run_id FROM visit JOIN run ON run.id = visit.run_id
      WHERE device_id IN (SELECT unnest(${ids}::text::uuid[])) AND run.raw = ${raw} AND state = 'done'
        AND started_at >= clock_timestamp() - make_interval(secs => ${(performance.now() - clicked) / 1000}::float8)
      GROUP BY run_id HAVING count(*) = ${devices} LIMIT 1`;
    if (since) return { runId: since.run_id, visits: devices };
  }
  const label = request.label ?? (devices === 1 ? name : `${devices} selected ${nounFor(chosen!)}`);
  const run = await tx.run.create({
    data: {
      createdAt: chosen!.now,
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
    subject: { kind: 'run', id: run.id, name: run.label, site },
    after: { devices, trigger: request.trigger, raw },
  });
  const spreadS = now ? 0 : Math.min(5, devices / DEVICES_PER_SECOND);
  const visits = await tx.$executeRaw`
    INSERT INTO visit (id, run_id, device_id, zone, lane, not_before)
    SELECT gen_random_uuid(), ${run.id}::uuid, id, zone, ${now ? 0 : 1}::smallint,
      now() + make_interval(secs => random() * ${spreadS}::float8)
    FROM device WHERE id IN (SELECT unnest(${ids}::text::uuid[]))`;
  return { runId: run.id, visits };
}

function nounFor({ devices, switches }: Chosen): string {
  if (switches === 0) return 'hosts';
  return switches === devices ? 'switches' : 'devices';
}
