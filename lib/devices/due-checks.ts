import type { Db } from '#lib/db/client.ts';

import type { CheckStep } from './check-step.ts';
import type { CheckInput } from './device-check.ts';
import { asVisitCredential, findVisitTarget, type VisitTarget } from './device-login.ts';
import { keygenLine } from './keygen-line.ts';

/** A worker that says nothing for so long is gone, and the check starts anew, seconds. */
const LOST_SECONDS = 120;
/** A person who waited so long has left, minutes. */
const STALE_MINUTES = 10;

/** Picks the checks of these zones that are to be handed to the queue. */
export async function takeDueChecks(
  db: Db,
  zones: readonly string[],
): Promise<{ id: string; zone: string }[]> {
  const { rows } = await db.pool.query<{ id: string; zone: string }>(
    `UPDATE device_check SET state = 'queued', dispatched_at = now() WHERE id IN (
       SELECT id FROM device_check WHERE state <> 'done' AND zone = ANY($1)
         AND created_at > now() - make_interval(mins => $3)
         AND (dispatched_at IS NULL OR dispatched_at < now() - make_interval(secs => $2))
       ORDER BY created_at FOR UPDATE SKIP LOCKED)
     RETURNING id, zone`,
    [zones, LOST_SECONDS, STALE_MINUTES],
  );
  return rows;
}

/** Gives back checks whose job could not be handed to the queue. */
export async function undispatchChecks(db: Db, ids: string[]): Promise<void> {
  await db.pool.query(`UPDATE device_check SET dispatched_at = NULL WHERE id = ANY($1::uuid[])`, [ids]);
}

export interface ClaimedCheck {
  id: string;
  input: CheckInput;
  target: VisitTarget;
  /** Approved keys of the device that is edited, and whether it ever had any. */
  knownKeys: { approvedLine: string | null; any: boolean };
}

/** Takes a check for this worker; null: it is taken or done. @throws JumpChainError */
export async function claimCheck(db: Db, id: string): Promise<ClaimedCheck | null> {
  const claimed = await db.prisma.deviceCheck.updateManyAndReturn({
    where: { id, state: 'queued' },
    data: { state: 'running', steps: [] },
    include: { credential: true },
  });
  const check = claimed[0];
  if (!check) return null;
  const input = check.input as unknown as CheckInput;
  const keys = input.deviceId
    ? await db.prisma.hostKey.findMany({ where: { deviceId: input.deviceId } })
    : [];
  const approved = keys.filter(({ state }) => state === 'approved');
  const jump =
    input.via === ''
      ? null
      : await db.prisma.device.findFirst({
          where: { name: { equals: input.via, mode: 'insensitive' }, retiredAt: null },
          select: { id: true },
        });
  const name = input.name || input.address;
  const target: VisitTarget = {
    id: input.deviceId ?? '',
    name,
    host: input.address,
    port: input.port,
    platform: input.platform,
    ssh: input.ssh,
    agreed: null,
    pins: [
      ...approved.map(({ fingerprint }) => fingerprint),
      ...(input.fingerprint ? [input.fingerprint] : []),
    ],
    credential: asVisitCredential(check.credential),
    via: jump && (await findVisitTarget(db, jump.id)),
  };
  const approvedLine = approved[0] ? keygenLine(approved[0], name) : null;
  return { id, input, target, knownKeys: { approvedLine, any: keys.length > 0 } };
}

/** Shows how far the check has come; a check that another worker took meanwhile is left alone. */
export async function saveSteps(
  db: Db,
  id: string,
  steps: readonly CheckStep[],
  done: boolean,
): Promise<void> {
  await db.pool.query(
    `UPDATE device_check SET steps = $2::jsonb, state = $3, finished_at = CASE WHEN $3 = 'done' THEN now() END
     WHERE id = $1 AND state = 'running'`,
    [id, JSON.stringify(steps), done ? 'done' : 'running'],
  );
}

/** Names of registered devices that show this key already. */
export async function devicesWithKey(db: Db, fingerprint: string, but: string): Promise<string[]> {
  const { rows } = await db.pool.query<{ name: string }>(
    `SELECT DISTINCT d.name FROM host_key k JOIN device d ON d.id = k.device_id
     WHERE k.fingerprint = $1 AND d.id::text <> $2 AND d.retired_at IS NULL ORDER BY d.name LIMIT 5`,
    [fingerprint, but],
  );
  return rows.map(({ name }) => name);
}
