import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import type { Tx } from '#lib/db/client.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { readableNow } from './readable-now.ts';

const SHORTEST_REASON = 5;

interface DecidedKey {
  id: string;
  deviceId: string;
  device: string;
  site: string;
  algorithm: string;
  fingerprint: string;
  /** The fingerprints that were approved for the device and are not among those decided now. */
  replaces: string[];
}

/**
 * Approves keys: from now on a credential may be sent to a device that shows one. An approved key replaces the device's
 * earlier ones, which needs a reason. `visit` is what can be read now.
 * @throws UserError 409 when none waits any more, 400 at `reason`, 403 for a site of others
 */
export async function approveHostKeys(
  ctx: Context,
  ids: string[],
  reason = '',
): Promise<{ approved: number; visit: string[] }> {
  requirePermission(ctx.actor, 'host-key:decide');
  return ctx.db.prisma.$transaction(async (tx) => {
    const keys = await lockKeys(tx, ids, ['pending', 'rejected']);
    for (const { site } of keys) requirePermission(ctx.actor, 'host-key:decide', site);
    if (keys.length === 0) throw new UserError(409, 'None of these keys waits for a decision any more.');
    const why = reason.trim();
    const changed = keys.filter(({ replaces }) => replaces.length > 0);
    if (changed.length > 0 && why.length < SHORTEST_REASON) {
      const message =
        changed.length === 1
          ? `Say why the key of ${changed[0]!.device} has changed.`
          : `Say why the keys of ${changed.length} devices have changed.`;
      throw new UserError(400, message, { fields: { reason: message } });
    }
    const chosen = keys.map(({ id }) => id);
    const deviceIds = [...new Set(keys.map(({ deviceId }) => deviceId))];
    const changedIds = changed.map(({ id }) => id);
    await tx.$executeRaw`
      UPDATE host_key SET state = 'approved', decided_at = now(), decided_by = ${ctx.actor.name},
        reason = CASE WHEN id = ANY(${changedIds}::uuid[]) THEN ${why} END
      WHERE id = ANY(${chosen}::uuid[])`;
    await tx.$executeRaw`
      UPDATE host_key SET state = 'rejected', decided_at = now(), decided_by = ${ctx.actor.name}
      WHERE device_id = ANY(${deviceIds}::uuid[]) AND state = 'approved' AND id <> ALL(${chosen}::uuid[])`;
    await audit(
      tx,
      ctx.actor,
      ...keys.map(({ deviceId, device, site, algorithm, fingerprint, replaces }) => ({
        action: 'host-key.approve' as const,
        subject: { kind: 'host-key' as const, id: deviceId, name: device, site },
        ...(replaces.length > 0 && { before: { fingerprints: replaces } }),
        after: { algorithm, fingerprint, ...(replaces.length > 0 && { reason: why }) },
      })),
    );
    return { approved: keys.length, visit: await readableNow(tx, deviceIds) };
  });
}

/** Refuses keys that wait: the device stays blocked until it shows an approved one. @throws UserError 403 */
export async function rejectHostKeys(ctx: Context, ids: string[]): Promise<number> {
  requirePermission(ctx.actor, 'host-key:decide');
  return ctx.db.prisma.$transaction(async (tx) => {
    const keys = await lockKeys(tx, ids, ['pending']);
    for (const { site } of keys) requirePermission(ctx.actor, 'host-key:decide', site);
    const chosen = keys.map(({ id }) => id);
    await tx.$executeRaw`
      UPDATE host_key SET state = 'rejected', decided_at = now(), decided_by = ${ctx.actor.name}
      WHERE id = ANY(${chosen}::uuid[])`;
    await audit(
      tx,
      ctx.actor,
      ...keys.map(({ deviceId, device, site, algorithm, fingerprint }) => ({
        action: 'host-key.reject' as const,
        subject: { kind: 'host-key' as const, id: deviceId, name: device, site },
        after: { algorithm, fingerprint },
      })),
    );
    return keys.length;
  });
}

/** Those of the keys that are in one of these states, locked, with their devices. */
async function lockKeys(tx: Tx, ids: string[], states: string[]): Promise<DecidedKey[]> {
  return tx.$queryRaw<DecidedKey[]>`
    SELECT k.id, k.device_id AS "deviceId", d.name AS device, d.site, k.algorithm, k.fingerprint,
      ARRAY(SELECT a.fingerprint FROM host_key a WHERE a.device_id = k.device_id AND a.state = 'approved'
        AND a.id <> ALL(${ids}::uuid[]) ORDER BY a.fingerprint) AS replaces
    FROM host_key k JOIN device d ON d.id = k.device_id
    WHERE k.id = ANY(${ids}::uuid[]) AND k.state = ANY(${states}) ORDER BY k.id FOR UPDATE OF k`;
}
