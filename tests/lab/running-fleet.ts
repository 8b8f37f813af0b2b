import type { DemoFleet } from '#lib/devices/register-demo-fleet.ts';
import type { LabHost, LabPort } from './host-spec.ts';
import { type RunningHost, startHost } from './lab-host.ts';
import { LAB_LOGINS } from './lab-logins.ts';

/** All servers of a simulated fleet, in this process. */
export interface RunningFleet {
  hosts: RunningHost[];
  /** The running host of this name; throws when there is none. */
  host(name: string): RunningHost;
  stop(): Promise<void>;
}

/** Starts every host: on `basePort` and the ports after it, or anywhere. A port that is taken is replaced by a free one. */
export async function startFleet(
  specs: LabHost[],
  { basePort = 0 }: { basePort?: number } = {},
): Promise<RunningFleet> {
  const hosts = await Promise.all(specs.map((spec, i) => startHost(spec, basePort === 0 ? 0 : basePort + i)));
  const byName = new Map(hosts.map((host) => [host.name, host]));
  return {
    hosts,
    host: (name) => {
      const host = byName.get(name);
      if (!host) throw new Error(`no such host in the lab: ${name}`);
      return host;
    },
    stop: async () => {
      await Promise.all(hosts.map((host) => host.stop()));
    },
  };
}

/** What registering the fleet needs. The host whose key has changed is listed with the key it had. */
export function fleetManifest({ hosts }: RunningFleet): DemoFleet {
  return {
    credentials: Object.entries(LAB_LOGINS).map(([login, { username, password, privateKey }]) => {
      const name = `demo ${login}`;
      if (password !== null) return { name, username, kind: 'password', password };
      return { name, username, kind: 'private-key', privateKey: privateKey ?? '' };
    }),
    devices: hosts.map(({ spec, port, hostKeyFingerprint }) => ({
      name: spec.name,
      address: '127.0.0.1',
      port,
      platform: 'linux',
      site: spec.site,
      tags: spec.tags,
      credential: `demo ${spec.login}`,
      hostKey: { algorithm: 'ssh-ed25519', fingerprint: hostKeyFingerprint },
    })),
  };
}

/** A port of a host by its name; throws when there is none. */
export function labPort(host: LabHost, name: string): LabPort {
  const port = host.ports.find((candidate) => candidate.name === name);
  if (!port) throw new Error(`no such port on ${host.name}: ${name}`);
  return port;
}

/** Takes the module out: the cage is empty and the link down. */
export function pullModule(port: LabPort): void {
  port.cage = { kind: 'empty' };
  port.link = 'down';
}

/** Carries the module from one cage to another, whatever was in that one. */
export function moveModule(from: LabPort, to: LabPort): void {
  to.cage = from.cage;
  to.link = from.link;
  pullModule(from);
}
