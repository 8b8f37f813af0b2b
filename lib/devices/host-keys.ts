import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import type { Db } from '#lib/db/client.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';
import type { HostKey } from '#lib/ssh/host-key.ts';

import { keygenLine } from './keygen-line.ts';

export interface HostKeyRow {
  id: string;
  deviceId: string;
  device: string;
  /** host, switch or jump */
  role: string;
  site: string;
  address: string;
  port: number;
  algorithm: string;
  fingerprint: string;
  state: 'pending' | 'approved' | 'rejected';
  /** How it became known: seen by a scan, imported, or taken at first use. */
  source: 'scan' | 'known-hosts' | 'fingerprint' | 'first-use';
  firstSeenAt: Date;
  lastSeenAt: Date;
  decidedAt: Date | null;
  decidedBy: string | null;
  /** Why a changed key was accepted. */
  reason: string | null;
  /** The approved key of the device, when this one differs from it. */
  approvedFingerprint: string | null;
  /** Both as `ssh-keygen -lf` prints them. */
  line: string;
  approvedLine: string | null;
  /** Other devices that show the same key: clones of one image, or one machine registered twice. */
  sameKeyOn: string[];
}

interface KeyRecord extends Omit<HostKeyRow, 'line' | 'approvedLine' | 'approvedFingerprint'> {
  publicKey: string | null;
  approved: { algorithm: string; fingerprint: string; publicKey: string | null } | null;
}

/** Keys as they were seen, the ones that wait for a decision first. */
export async function listHostKeys(
  ctx: Context,
  filter: { state?: HostKeyRow['state']; deviceId?: string } = {},
): Promise<HostKeyRow[]> {
  requirePermission(ctx.actor, 'inventory:read');
  const { rows } = await ctx.db.pool.query<KeyRecord>(
    `SELECT k.id, k.device_id AS "deviceId", d.name AS device, d.role, d.site, d.address, d.port, k.algorithm, k.fingerprint,
       k.state, k.source, k.reason, k.public_key AS "publicKey", k.first_seen_at AS "firstSeenAt",
       k.last_seen_at AS "lastSeenAt", k.decided_at AS "decidedAt", k.decided_by AS "decidedBy",
       (SELECT json_build_object('algorithm', a.algorithm, 'fingerprint', a.fingerprint, 'publicKey', a.public_key)
          FROM host_key a WHERE a.device_id = k.device_id AND a.state = 'approved' AND a.id <> k.id
          ORDER BY a.algorithm <> k.algorithm, a.decided_at DESC LIMIT 1) AS approved,
       ARRAY(SELECT o.name FROM host_key s JOIN device o ON o.id = s.device_id
          WHERE s.fingerprint = k.fingerprint AND s.device_id <> k.device_id AND o.retired_at IS NULL
          ORDER BY o.name LIMIT 20) AS "sameKeyOn"
     FROM host_key k JOIN device d ON d.id = k.device_id
     WHERE d.retired_at IS NULL AND ($1::text IS NULL OR k.state = $1) AND ($2::uuid IS NULL OR k.device_id = $2)
       AND ($3::text[] IS NULL OR d.site = ANY($3))
     ORDER BY k.state <> 'pending', d.name, k.first_seen_at DESC`,
    [filter.state ?? null, filter.deviceId ?? null, sitesOf(ctx.actor)],
  );
  return rows.map(({ publicKey, approved, ...key }) => ({
    ...key,
    approvedFingerprint: approved?.fingerprint ?? null,
    line: keygenLine({ ...key, publicKey }, key.device),
    approvedLine: approved && keygenLine(approved, key.device),
  }));
}

/** A key as a session showed it; imported fingerprints come without the key itself. */
export type ShownKey = Pick<HostKey, 'algorithm' | 'fingerprint'> & { publicKey?: Buffer };

/**
 * Notes the key a device showed. A key that was rejected once waits for a decision again when it is shown again. One that
 * differs from the approved one goes to the audit log, once until somebody decides.
 */
export async function recordHostKey(
  db: Db,
  deviceId: string,
  { algorithm, fingerprint, publicKey }: ShownKey,
  worker = 'worker',
): Promise<void> {
  const wire = publicKey?.toString('base64') ?? null;
  await db.prisma.$transaction(async (tx) => {
    const [before] = await tx.$queryRaw<{ state: string }[]>`
      SELECT state FROM host_key WHERE device_id = ${deviceId}::uuid AND fingerprint = ${fingerprint} FOR UPDATE`;
    await tx.$executeRaw`
      INSERT INTO host_key (id, device_id, algorithm, fingerprint, public_key)
      VALUES (gen_random_uuid(), ${deviceId}::uuid, ${algorithm}, ${fingerprint}, ${wire})
      ON CONFLICT (device_id, fingerprint) DO UPDATE SET last_seen_at = now(), algorithm = excluded.algorithm,
        public_key = COALESCE(excluded.public_key, host_key.public_key),
        state = CASE WHEN host_key.state = 'rejected' THEN 'pending' ELSE host_key.state END`;
    if (before && before.state !== 'rejected') return;
    const [approved] = await tx.$queryRaw<{ id: string; name: string; site: string; fingerprint: string }[]>`
      SELECT d.id, d.name, d.site, k.fingerprint FROM host_key k JOIN device d ON d.id = k.device_id
      WHERE k.device_id = ${deviceId}::uuid AND k.state = 'approved' ORDER BY k.decided_at DESC LIMIT 1`;
    if (!approved) return;
    const { id, name, site } = approved;
    await audit(
      tx,
      { worker },
      {
        action: 'host-key.change-seen',
        subject: { kind: 'host-key', id, name, site },
        before: { fingerprint: approved.fingerprint },
        after: { algorithm, fingerprint },
      },
    );
  });
}

/**
 * Takes the first key that a device shows for its own, where its credential allows that: a private key, which is of no use to
 * whoever poses as the device. False when the device has shown or been given any key before.
 */
export async function trustFirstKey(
  db: Db,
  device: { id: string; name: string },
  { algorithm, fingerprint, publicKey }: ShownKey,
  worker: string,
): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    const [{ site } = { site: '' }] = await tx.$queryRaw<{ site: string }[]>`
      SELECT site FROM device WHERE id = ${device.id}::uuid FOR UPDATE`;
    if ((await tx.hostKey.count({ where: { deviceId: device.id } })) > 0) return false;
    await tx.hostKey.create({
      data: {
        deviceId: device.id,
        algorithm,
        fingerprint,
        publicKey: publicKey?.toString('base64') ?? null,
        state: 'approved',
        source: 'first-use',
        decidedBy: worker,
      },
    });
    await tx.$executeRaw`UPDATE host_key SET decided_at = now() WHERE device_id = ${device.id}::uuid`;
    const { id, name } = device;
    await audit(
      tx,
      { worker },
      {
        action: 'host-key.first-use',
        subject: { kind: 'host-key', id, name, site },
        after: { algorithm, fingerprint },
      },
    );
    return true;
  });
}
