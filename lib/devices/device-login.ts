import type { Db } from '#lib/db/client.ts';

import { openSecret, SealError } from './secret-seal.ts';

/** How the worker signs in to one device. */
export interface DeviceLogin {
  username: string;
  auth:
    { kind: 'password'; password: string } | { kind: 'private-key'; privateKey: string; passphrase?: string };
  /** For `enable` on switches that want one. */
  enablePassword?: string | undefined;
}

/** What is sealed of it. */
export type SealedLogin = DeviceLogin['auth'] & Pick<DeviceLogin, 'enablePassword'>;

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
  /** The jump host that its sessions go through; it may have one of its own. */
  via: VisitTarget | null;
}

/** The way to a device cannot be gone; the message says why. */
export class JumpChainError extends Error {
  override name = 'JumpChainError';
}

/** Jump hosts in a row; more are a mistake. */
const MAX_HOPS = 4;

/** A device with the jump hosts on the way to it; null when it is gone or retired. @throws JumpChainError */
export async function findVisitTarget(db: Db, deviceId: string): Promise<VisitTarget | null> {
  return findTarget(db, deviceId, []);
}

async function findTarget(db: Db, deviceId: string, behind: readonly string[]): Promise<VisitTarget | null> {
  const device = await db.prisma.device.findFirst({
    where: { id: deviceId, retiredAt: null },
    include: { credential: true, hostKeys: { where: { state: 'approved' }, select: { fingerprint: true } } },
  });
  if (!device) return null;
  const { id, name, address, port, platform, credential, hostKeys, viaId } = device;
  const names = [...behind, name];
  if (viaId !== null && names.length > MAX_HOPS) {
    throw new JumpChainError(
      `More than ${MAX_HOPS} jump hosts in a row, or a circle: ${names.join(' via ')}.`,
    );
  }
  const via = viaId === null ? null : await findTarget(db, viaId, names);
  if (viaId !== null && !via) throw new JumpChainError(`The jump host of ${name} is retired.`);
  return {
    id,
    name,
    host: address,
    port,
    platform,
    credential,
    pins: hostKeys.map((key) => key.fingerprint),
    via,
  };
}

/** Opens the credential in the worker, just before it is used. @throws SealError */
export function openLogin(sealPrivateKey: string, target: Pick<VisitTarget, 'credential'>): DeviceLogin {
  const { id, username, sealed } = target.credential;
  if (!sealed) throw new SealError('The credential has no stored secret.');
  const { enablePassword, ...auth } = JSON.parse(
    openSecret(sealPrivateKey, credentialBinding(id), sealed),
  ) as SealedLogin;
  return { username, auth, enablePassword };
}
