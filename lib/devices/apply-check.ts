import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import type { Tx } from '#lib/db/client.ts';
import { can } from '#lib/people/actor.ts';

import { allPassed, type CheckStep } from './check-step.ts';
import type { CheckInput } from './device-check.ts';
import type { DeviceInput } from './device-input.ts';

/** What a check was about; a device that is saved otherwise was not checked. */
const CHECKED = ['address', 'port', 'platform', 'ssh', 'credential', 'via'] as const;

/**
 * Notes on a device that was just saved that the person's check of it passed, and approves the key that the person compared
 * in it, where the device has none yet. A check of something else, or of somebody else, counts for nothing.
 */
export async function applyCheck(
  tx: Tx,
  ctx: Context,
  checkId: string,
  deviceId: string,
  device: DeviceInput,
): Promise<void> {
  const check = await tx.deviceCheck.findFirst({
    where: { id: checkId, requestedBy: ctx.actor.id, state: 'done' },
  });
  if (!check) return;
  const input = check.input as unknown as CheckInput;
  if (CHECKED.some((fact) => input[fact] !== device[fact])) return;
  const steps = check.steps as unknown as CheckStep[];
  if (allPassed(steps)) {
    await tx.device.update({ where: { id: deviceId }, data: { checkedAt: check.finishedAt } });
  }
  const key = steps.find(({ step }) => step === 'host-key')?.key;
  if (!key || input.fingerprint !== key.fingerprint || !can(ctx.actor, 'host-key:decide', device.site))
    return;
  const { algorithm, fingerprint, publicKey } = key;
  const approved = await tx.$executeRaw`
    INSERT INTO host_key (id, device_id, algorithm, fingerprint, public_key, state, decided_at, decided_by)
    SELECT gen_random_uuid(), ${deviceId}::uuid, ${algorithm}, ${fingerprint}, ${publicKey}, 'approved', now(), ${ctx.actor.name}
    WHERE NOT EXISTS (SELECT FROM host_key WHERE device_id = ${deviceId}::uuid AND state = 'approved')
    ON CONFLICT (device_id, fingerprint) DO UPDATE SET state = 'approved', decided_at = now(), decided_by = excluded.decided_by`;
  if (approved === 0) return;
  await audit(tx, ctx.actor, {
    action: 'host-key.approve',
    subject: { kind: 'host-key', id: deviceId, name: device.name, site: device.site },
    after: { algorithm, fingerprint },
  });
}
