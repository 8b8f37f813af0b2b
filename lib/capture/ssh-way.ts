import type { DeviceLogin, VisitTarget } from '#lib/devices/device-login.ts';
import type { HostKeyPins, SshTarget } from '#lib/ssh/ssh-target.ts';

/** Opens the credential of a device or jump host, just before it is used. May throw SealError. */
export type OpenLogin = (target: VisitTarget) => DeviceLogin;

/** The address of a device and the jump hosts on the way, each with its login and its keys. */
export function sshWay(open: OpenLogin, target: VisitTarget): SshTarget {
  const { host, port, via } = target;
  if (!via) return { host, port };
  const hop = {
    target: sshWay(open, via),
    login: open(via),
    pins: pinsOf(via),
    name: via.name,
  };
  return { host, port, via: hop };
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
