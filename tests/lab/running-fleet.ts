import type { DemoFleet } from '#lib/devices/register-demo-fleet.ts';
import type { LabHost, LabPort } from './host-spec.ts';
import { startEsxi, startHyperv, startJump } from './hypervisor-servers.ts';
import { type RunningHost, startHost } from './lab-host.ts';
import { LAB_LOGINS, type LabLoginKind } from './lab-logins.ts';
import type { LabServer } from './lab-server.ts';
import { startSwitch } from './switch-server.ts';
import type { LabTopology } from './topology.ts';

/** A device of the fleet as it is registered, and its server. */
export interface RunningDevice {
  server: LabServer;
  /** As a person would register it: an id of the registry, `auto` or `jump`. */
  platform: string;
  /** The device that its sessions go through. */
  via?: string;
  login: LabLoginKind;
  site: string;
  tags: string[];
}

/** All servers of a simulated fleet, in this process. */
export interface RunningFleet {
  /** The Linux hosts. */
  hosts: RunningHost[];
  /** Every device, Linux hosts first. */
  devices: RunningDevice[];
  /** The running host of this name; throws when there is none. */
  host(name: string): RunningHost;
  stop(): Promise<void>;
}

/** Registered without a platform: the first visit tells it. */
const TO_BE_TOLD = new Set([
  'leaf-fra-1b',
  'mgmt-lon-1',
  'leaf-nyc-2',
  'esx-lon-01',
  'hv-lon-01',
  'kvm-fra-51',
]);

/** Starts every host: on `basePort` and the ports after it, or anywhere. A port that is taken is replaced by a free one. */
export async function startFleet(
  specs: LabHost[],
  { basePort = 0 }: { basePort?: number } = {},
): Promise<RunningFleet> {
  return startTopology({ linux: specs, esxi: [], hyperv: [], switches: [], jumps: [] }, { basePort });
}

/** The same for all devices of a topology. */
export async function startTopology(
  {
    linux,
    esxi,
    hyperv,
    switches,
    jumps,
  }: Pick<LabTopology, 'linux' | 'esxi' | 'hyperv' | 'switches' | 'jumps'>,
  { basePort = 0 }: { basePort?: number } = {},
): Promise<RunningFleet> {
  let next = basePort;
  const wanted = () => (basePort === 0 ? 0 : next++);
  const hosts = await Promise.all(linux.map((spec) => startHost(spec, wanted())));
  const others = await Promise.all([
    ...esxi.map(async ({ name, spec, site, tags }) =>
      device(await startEsxi(spec, wanted()), name, 'esxi', 'root-password', { site, tags }),
    ),
    ...hyperv.map(async ({ name, spec, site, tags }) =>
      device(await startHyperv(name, spec, wanted()), name, 'hyperv', 'windows-password', { site, tags }),
    ),
    ...jumps.map(async ({ name, site }) =>
      device(await startJump(name, wanted()), name, 'jump', 'root-key', { site, tags: ['nutanix'] }),
    ),
    ...switches.map(async (sw) =>
      device(await startSwitch(sw, wanted()), sw.name, sw.platform, sw.login, sw),
    ),
  ]);
  const behind = new Map(jumps.flatMap(({ name, reaches }) => reaches.map((host) => [host, name])));
  const devices = [
    ...hosts.map((host) => {
      const via = behind.get(host.name);
      const found = device(host, host.name, 'linux', host.spec.login, host.spec);
      return via === undefined ? found : { ...found, via };
    }),
    ...others,
  ];
  const byName = new Map(hosts.map((host) => [host.name, host]));
  return {
    hosts,
    devices,
    host: (name) => {
      const host = byName.get(name);
      if (!host) throw new Error(`no such host in the lab: ${name}`);
      return host;
    },
    stop: async () => {
      await Promise.all(devices.map(({ server }) => server.stop()));
    },
  };
}

function device(
  server: LabServer,
  name: string,
  platform: string,
  login: LabLoginKind,
  { site, tags }: { site: string; tags: string[] },
): RunningDevice {
  return { server, platform: TO_BE_TOLD.has(name) ? 'auto' : platform, login, site, tags };
}

/** What registering the fleet needs. The host whose key has changed is listed with the key it had. */
export function fleetManifest({ devices }: RunningFleet): DemoFleet {
  return {
    credentials: Object.entries(LAB_LOGINS).map(
      ([login, { username, password, privateKey, enablePassword }]) => {
        const name = `demo ${login}`;
        if (password === null) return { name, username, kind: 'private-key', privateKey: privateKey ?? '' };
        return {
          name,
          username,
          kind: 'password',
          password,
          ...(enablePassword !== null && { enablePassword }),
        };
      },
    ),
    devices: devices.map(({ server, platform, via, login, site, tags }) => ({
      name: server.name,
      address: '127.0.0.1',
      port: server.port,
      platform,
      ...(via !== undefined && { via }),
      site,
      tags,
      credential: `demo ${login}`,
      hostKey: { algorithm: 'ssh-ed25519', fingerprint: server.hostKeyFingerprint },
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
