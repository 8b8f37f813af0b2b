import { hopsTo, sshWay } from '#lib/capture/ssh-way.ts';
import { requireAllowed, type VisitTarget } from '#lib/devices/device-login.ts';
import { recordHostKey, trustFirstKey } from '#lib/devices/host-keys.ts';
import type { HostKey } from '#lib/ssh/host-key.ts';
import { scanHostKey } from '#lib/ssh/scan-host-key.ts';

import type { WorkerServices } from './worker-services.ts';

/**
 * Asks the devices on the way to one, and that one, for their keys where none is approved yet, without a login. Returns the
 * first whose key waits for a decision; null: all have one, or were trusted at first use, and can be signed in to.
 */
export async function learnHostKeys(
  { db, means, name }: Pick<WorkerServices, 'db' | 'means' | 'name'>,
  target: VisitTarget,
  signal: AbortSignal,
): Promise<{ hop: VisitTarget; key: HostKey } | null> {
  for (const hop of hopsTo(target)) {
    if (hop.pins.length > 0) continue;
    const admit = (addresses: readonly string[]) => requireAllowed(hop, addresses);
    const key = await scanHostKey(sshWay(means, hop), { signal, admit });
    if (!hop.credential.trustFirstUse || !(await trustFirstKey(db, hop, key, name))) {
      await recordHostKey(db, hop.id, key, name);
      return { hop, key };
    }
    hop.pins.push(key.fingerprint);
  }
  return null;
}
