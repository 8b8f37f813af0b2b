import type { Db } from '#lib/db/client.ts';
import type { CredentialModel } from '#lib/db/generated/models.ts';

import type { SshLogin } from '#lib/ssh/ssh-target.ts';
import type { SshProfile } from '#lib/ssh/algorithms.ts';
import { inBlocks } from '#lib/ssh/address-policy.ts';

import type { CredentialKind } from './credential-input.ts';
import { CredentialError } from './credential-error.ts';
import { SealError } from './secret-seal.ts';
import type { SecretSource, SecretStore } from './secret-store.ts';

/** How the worker signs in to one device. */
export interface DeviceLogin {
  username: string;
  auth: SshLogin['auth'];
  /** For `enable` on switches that want one. */
  enablePassword?: string | undefined;
  /** For `sudo -S` where a command needs root. */
  sudoPassword?: string | undefined;
}

/** A credential as a visit needs it: closed. */
export interface VisitCredential {
  id: string;
  name: string;
  kind: CredentialKind;
  username: string;
  source: SecretSource;
  reference: string | null;
  sealed: Uint8Array | null;
  /** CIDR blocks it may be sent to; empty: any. */
  networks: string[];
  /** The first key that a device shows is taken for its own. */
  trustFirstUse: boolean;
  /** Set: it is sent nowhere until a person resumes it. */
  pausedAt: Date | null;
  pausedWhy: string | null;
}

/** What a visit needs to know of its device. Secrets stay sealed until openLogin. */
export interface VisitTarget {
  id: string;
  name: string;
  host: string;
  port: number;
  platform: string;
  ssh: SshProfile;
  /** SHA-256 fingerprints of the approved host keys; empty before the first approval. */
  pins: string[];
  credential: VisitCredential;
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
  const { id, name, address, port, platform, ssh, credential, hostKeys, viaId } = device;
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
    ssh: ssh as SshProfile,
    credential: asVisitCredential(credential),
    pins: hostKeys.map((key) => key.fingerprint),
    via,
  };
}

/** A row of the database as a visit needs it. */
export function asVisitCredential(row: CredentialModel): VisitCredential {
  const { id, name, username, reference, sealed, networks, trustFirstUse, pausedAt, pausedWhy } = row;
  const kind = row.kind as CredentialKind;
  const source = row.source as SecretSource;
  return {
    id,
    name,
    kind,
    username,
    source,
    reference,
    sealed,
    networks,
    trustFirstUse,
    pausedAt,
    pausedWhy,
  };
}

/**
 * Whether a session may go to these addresses with the device's credential now, asked before anything connects.
 * @throws CredentialError
 */
export function requireAllowed(
  { host, via, credential }: Pick<VisitTarget, 'host' | 'via' | 'credential'>,
  addresses: readonly string[],
): void {
  const { name, networks, pausedAt, pausedWhy } = credential;
  if (pausedAt)
    throw new CredentialError('credential-paused', `The credential ${name} is paused: ${pausedWhy ?? ''}`);
  if (networks.length === 0) return;
  const outside = addresses.find((address) => !inBlocks(address, networks));
  const where = `The credential ${name} may be sent to ${networks.join(', ')} only`;
  if (outside !== undefined) {
    throw new CredentialError('credential-not-allowed', `${where}, not to ${outside}.`);
  }
  if (addresses.length === 0) {
    const why = via ? `the jump host ${via.name} resolves ${host}` : `${host} has no address`;
    throw new CredentialError('credential-not-allowed', `${where}, and ${why}.`);
  }
}

/**
 * Opens the credential of a device in the worker, for the addresses that a session would go to, once these are known.
 * @throws SealError, or CredentialError where it may not be sent there or cannot be read
 */
export function openLogin(
  store: SecretStore,
  target: Pick<VisitTarget, 'host' | 'via' | 'credential'>,
  addresses: readonly string[],
): DeviceLogin {
  requireAllowed(target, addresses);
  const { name, username, kind } = target.credential;
  const { secret, passphrase, sudo, enable } = store.secretsOf(target.credential);
  if (secret === undefined) throw new SealError(`The credential ${name} has no secret.`);
  return {
    username,
    auth: kind === 'private-key' ? { kind, privateKey: secret, passphrase } : { kind, password: secret },
    enablePassword: enable,
    sudoPassword: sudo,
  };
}
