import type { Context } from '#lib/context.ts';
import type { Db } from '#lib/db/client.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission } from '#lib/people/actor.ts';

export interface HostKeyRow {
  id: string;
  deviceId: string;
  device: string;
  address: string;
  port: number;
  algorithm: string;
  fingerprint: string;
  state: 'pending' | 'approved' | 'rejected';
  firstSeenAt: Date;
  lastSeenAt: Date;
  decidedAt: Date | null;
  decidedBy: string | null;
  /** The approved key of the device, when this one differs from it. */
  approvedFingerprint: string | null;
  /** Other devices that show the same key: clones of one image, or one machine registered twice. */
  sameKeyOn: string[];
}

/** Keys as they were seen, the ones that wait for a decision first. */
export async function listHostKeys(
  ctx: Context,
  filter: { state?: HostKeyRow['state']; deviceId?: string } = {},
): Promise<HostKeyRow[]> {
  requirePermission(ctx.actor, 'inventory:read');
  const { rows } = await ctx.db.pool.query<HostKeyRow>(
    `SELECT k.id, k.device_id AS "deviceId", d.name AS device, d.address, d.port, k.algorithm, k.fingerprint, k.state,
       k.first_seen_at AS "firstSeenAt", k.last_seen_at AS "lastSeenAt",
       k.decided_at AS "decidedAt", k.decided_by AS "decidedBy",
       (SELECT a.fingerprint FROM host_key a WHERE a.device_id = k.device_id AND a.state = 'approved' AND a.id <> k.id
          ORDER BY a.decided_at DESC LIMIT 1) AS "approvedFingerprint",
       ARRAY(SELECT o.name FROM host_key s JOIN device o ON o.id = s.device_id
          WHERE s.fingerprint = k.fingerprint AND s.device_id <> k.device_id AND o.retired_at IS NULL
          ORDER BY o.name LIMIT 20) AS "sameKeyOn"
     FROM host_key k JOIN device d ON d.id = k.device_id
     WHERE d.retired_at IS NULL AND ($1::text IS NULL OR k.state = $1) AND ($2::uuid IS NULL OR k.device_id = $2)
     ORDER BY k.state <> 'pending', d.name, k.first_seen_at DESC`,
    [filter.state ?? null, filter.deviceId ?? null],
  );
  return rows;
}

/**
 * Approves keys: from now on a credential may be sent to a host that shows one. An approved key replaces the
 * host's earlier one. Returns the devices whose keys were approved.
 */
export async function approveHostKeys(ctx: Context, ids: string[]): Promise<string[]> {
  requirePermission(ctx.actor, 'host-key:decide');
  return ctx.db.prisma.$transaction(async (tx) => {
    const approved = await tx.$queryRaw<{ device_id: string }[]>`
      UPDATE host_key SET state = 'approved', decided_at = now(), decided_by = ${ctx.actor.name}
      WHERE id = ANY(${ids}::uuid[]) AND state <> 'approved' RETURNING device_id`;
    if (approved.length === 0) throw new UserError(409, 'None of these keys waits for a decision any more.');
    const deviceIds = [...new Set(approved.map((key) => key.device_id))];
    await tx.$executeRaw`
      UPDATE host_key SET state = 'rejected', decided_at = now(), decided_by = ${ctx.actor.name}
      WHERE device_id = ANY(${deviceIds}::uuid[]) AND state = 'approved' AND id <> ALL(${ids}::uuid[])`;
    return deviceIds;
  });
}

/** Refuses keys that wait: the host stays blocked until it shows an approved one. */
export async function rejectHostKeys(ctx: Context, ids: string[]): Promise<number> {
  requirePermission(ctx.actor, 'host-key:decide');
  return ctx.db.prisma.$executeRaw`
    UPDATE host_key SET state = 'rejected', decided_at = now(), decided_by = ${ctx.actor.name}
    WHERE id = ANY(${ids}::uuid[]) AND state = 'pending'`;
}

/** Notes the key a host showed. A key that was rejected once waits for a decision again when it is shown again. */
export async function recordHostKey(
  db: Db,
  deviceId: string,
  key: { algorithm: string; fingerprint: string },
): Promise<void> {
  await db.pool.query(
    `INSERT INTO host_key (id, device_id, algorithm, fingerprint) VALUES (gen_random_uuid(), $1, $2, $3)
     ON CONFLICT (device_id, fingerprint) DO UPDATE SET last_seen_at = now(), algorithm = excluded.algorithm,
       state = CASE WHEN host_key.state = 'rejected' THEN 'pending' ELSE host_key.state END`,
    [deviceId, key.algorithm, key.fingerprint],
  );
}
