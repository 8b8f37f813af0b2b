import type { Db } from '#lib/db/client.ts';
import { eachAlone } from '#lib/db/sql-transaction.ts';
import type { CredentialModel } from '#lib/db/generated/models.ts';

import type { SshLogin } from '#lib/ssh/ssh-target.ts';
import type { AgreedAlgorithms, SshProfile } from '#lib/ssh/algorithms.ts';
import { inBlocks } from '#lib/ssh/address-policy.ts';

import type { CredentialKind } from './credential-input.ts';
import { CredentialError, credentialPaused } from './credential-error.ts';
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
  /** What its last session agreed on. */
  agreed: AgreedAlgorithms | null;
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
  const [row] = await findRows(db, [deviceId]);
  return row ? targetOf(db, row, []) : null;
}

/**
 * The same for several; a device that is gone or retired is not among them. One whose way cannot be gone has the
 * JumpChainError instead.
 */
export async function findVisitTargets(
  db: Db,
  deviceIds: readonly string[],
): Promise<Map<string, VisitTarget | JumpChainError>> {
  const targets = new Map<string, VisitTarget | JumpChainError>();
  for (const row of await findRows(db, deviceIds)) {
    try {
      targets.set(row.id, await targetOf(db, row, []));
    } catch (error) {
      if (!(error instanceof JumpChainError)) throw error;
      targets.set(row.id, error);
    }
  }
  return targets;
}

/** The columns of a credential that a visit needs. */
type CredentialRow = Pick<CredentialModel, keyof VisitCredential>;

/** A device with its credential and its approved keys. */
interface TargetRow extends Omit<VisitTarget, 'credential' | 'via'>, Omit<CredentialRow, 'id' | 'name'> {
  id: string;
  name: string;
  viaId: string | null;
  credentialId: string;
  credential: string;
}

async function findRows(db: Db, ids: readonly string[]): Promise<TargetRow[]> {
  return eachAlone(db).$queryRaw<TargetRow[]>`
    SELECT d.id, d.name, d.address AS host, d.port, d.platform, d.ssh, d.ssh_agreed AS agreed, d.via_id AS "viaId",
      ARRAY(SELECT fingerprint FROM host_key k WHERE k.device_id = d.id AND k.state = 'approved') AS pins,
      c.id AS "credentialId", c.name AS credential, c.kind, c.username, c.source, c.reference, c.sealed, c.networks,
      c.trust_first_use AS "trustFirstUse", c.paused_at AS "pausedAt", c.paused_why AS "pausedWhy"
    FROM device d JOIN credential c ON c.id = d.credential_id
    WHERE d.id = ANY(${ids}::uuid[]) AND d.retired_at IS NULL`;
}

async function targetOf(db: Db, row: TargetRow, behind: readonly string[]): Promise<VisitTarget> {
  const { id, name, host, port, platform, ssh, agreed, pins, viaId } = row;
  const names = [...behind, name];
  if (viaId !== null && names.length > MAX_HOPS) {
    throw new JumpChainError(
      `More than ${MAX_HOPS} jump hosts in a row, or a circle: ${names.join(' via ')}.`,
    );
  }
  const [jump] = viaId === null ? [] : await findRows(db, [viaId]);
  if (viaId !== null && !jump) throw new JumpChainError(`The jump host of ${name} is retired.`);
  return {
    id,
    name,
    host,
    port,
    platform,
    ssh,
    agreed,
    pins,
    credential: asVisitCredential({ ...row, id: row.credentialId, name: row.credential }),
    via: jump ? await targetOf(db, jump, names) : null,
  };
}

/** A row of the database as a visit needs it. */
export function asVisitCredential(row: CredentialRow): VisitCredential {
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
  if (pausedAt) throw credentialPaused(name, pausedWhy);
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
