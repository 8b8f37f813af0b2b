import type { DeviceLogin, VisitTarget } from '#lib/devices/device-login.ts';
import type { SshNetwork } from '#lib/ssh/ssh-network.ts';
import type { HostKeyPins, SshTarget } from '#lib/ssh/ssh-target.ts';

/** What a session needs besides its target. */
export interface SshMeans {
  network: SshNetwork;
  /**
   * Opens the credential of a device or jump host, just before it is used. `addresses` are where it would go; none where a
   * jump host resolves the name. May throw SealError or CredentialError.
   */
  openLogin(target: VisitTarget, addresses: readonly string[]): DeviceLogin;
}

/**
 * The address of a device and the jump hosts on the way, each with its login and its keys. `beforeLogin` is awaited before
 * the first login of them all.
 */
export function sshWay(means: SshMeans, target: VisitTarget, beforeLogin?: () => Promise<void>): SshTarget {
  const { host, port, ssh: profile, via } = target;
  const { network } = means;
  if (!via) return { host, port, network, profile, beforeLogin };
  const hop = {
    target: sshWay(means, via, beforeLogin),
    login: (addresses: readonly string[]) => means.openLogin(via, addresses),
    pins: pinsOf(via),
    name: via.name,
  };
  return { host, port, network, profile, via: hop };
}

/** Devices in the order in which a session reaches them: the jump host next to the worker first, the device last. */
export function hopsTo(target: VisitTarget): VisitTarget[] {
  return target.via ? [...hopsTo(target.via), target] : [target];
}

/** The approved keys of a device; none is a bug of the caller, who asks for approval first. */
export function pinsOf({ name, pins }: Pick<VisitTarget, 'name' | 'pins'>): HostKeyPins {
  const [first, ...rest] = pins;
  if (first === undefined) throw new Error(`No host key of ${name} is approved.`);
  return [first, ...rest];
}
