import type { Db } from '#lib/db/client.ts';

import { openSecret, SealError } from './secret-seal.ts';

/** How the worker signs in to one device. */
export interface DeviceLogin {
  username: string;
  auth:
    { kind: 'password'; password: string } | { kind: 'private-key'; privateKey: string; passphrase?: string };
}

/** What binds a sealed secret to its credential. */
export const credentialBinding = (credentialId: string) => `credential/${credentialId}/secret`;

/** What a visit needs to know of its device. Secrets stay sealed until openLogin. */
export interface VisitTarget {
  id: string;
  name: string;
  host: string;
  port: number;
  platform: string;
  /** SHA-256 fingerprints of the approved host keys; empty before the first approval. */
  pins: string[];
  credential: { id: string; username: string; sealed: Uint8Array | null };
}

/** null when the device is gone or retired. */
export async function findVisitTarget(db: Db, deviceId: string): Promise<VisitTarget | null> {
  const device = await db.prisma.device.findFirst({
    where: { id: deviceId, retiredAt: null },
    include: { credential: true, hostKeys: { where: { state: 'approved' }, select: { fingerprint: true } } },
  });
  if (!device) return null;
  const { id, name, address, port, platform, credential, hostKeys } = device;
  return {
    id,
    name,
    host: address,
    port,
    platform,
    credential,
    pins: hostKeys.map((key) => key.fingerprint),
  };
}

/** Opens the credential in the worker, just before it is used. @throws SealError */
export function openLogin(sealPrivateKey: string, target: Pick<VisitTarget, 'credential'>): DeviceLogin {
  const { id, username, sealed } = target.credential;
  if (!sealed) throw new SealError('The credential has no stored secret.');
  return {
    username,
    auth: JSON.parse(openSecret(sealPrivateKey, credentialBinding(id), sealed)) as DeviceLogin['auth'],
  };
}
