import { type Cast, type LabFinding, newCast, type Placed } from './cast.ts';
import type { EsxiHost } from './esxi-host.ts';
import { cableFleet } from './cable-fleet.ts';
import { makeFleet } from './fleet.ts';
import type { LabHost } from './host-spec.ts';
import type { HypervHost } from './hyperv-host.ts';
import { seededRandom } from './seeded-random.ts';
import type { LabSwitch } from './switch-spec.ts';
import { buildFrankfurt } from './topology-fra.ts';
import { buildLondon } from './topology-lon.ts';
import { buildNewYork, MOVED_MACHINE } from './topology-nyc.ts';
import { buildSingapore } from './topology-sin.ts';
import type { LabCable } from './wiring.ts';

/** Four sites with their switches and hosts, and the cables between them as they really are. */
export interface LabTopology {
  switches: LabSwitch[];
  linux: LabHost[];
  esxi: Placed<EsxiHost>[];
  hyperv: Placed<HypervHost>[];
  /** Every cable between a host and a registered switch. A port of a host that is in none has no link. */
  cables: LabCable[];
  /** Every cable between two registered switches: both its ports. */
  trunks: [string, string][];
  findings: LabFinding[];
  /** Machines that are only signed in through, and the hosts behind them. */
  jumps: { name: string; site: string; reaches: string[] }[];
}

/**
 * The same topology for the same options: the cast, whose hosts each play one way of being cabled, and a fleet of `hosts` Linux
 * hosts of which a part is cabled to the leaves of its site.
 */
export function makeTopology({ hosts = 120, seed = 1 }: { hosts?: number; seed?: number } = {}): LabTopology {
  const random = seededRandom(seed + 1);
  const cast: Cast = newCast(random);
  const sites = {
    fra: buildFrankfurt(cast),
    lon: buildLondon(cast),
    nyc: buildNewYork(cast),
    sin: buildSingapore(cast),
  };
  const fleet = makeFleet({ hosts, seed });
  cableFleet(cast, fleet, sites, random);
  cast.wiring.flood();
  return {
    switches: cast.wiring.switches,
    linux: [...fleet, ...cast.linux],
    esxi: cast.esxi,
    hyperv: cast.hyperv,
    cables: cast.wiring.cables,
    trunks: cast.wiring.trunks.map(({ a, aPort, b, bPort }) => [`${a.name} ${aPort}`, `${b.name} ${bPort}`]),
    findings: cast.findings,
    jumps: fleet.length > 0 ? [controllerVm(fleet)] : [],
  };
}

/** The Controller VM of a Nutanix cluster: two of its hosts are reached through it. */
function controllerVm(fleet: LabHost[]): LabTopology['jumps'][number] {
  const hosts = fleet.filter(
    ({ kind, site, trouble }) => kind === 'ahv' && site === 'fra' && trouble === 'none',
  );
  return { name: 'cvm-fra-01', site: 'fra', reaches: hosts.slice(0, 2).map(({ name }) => name) };
}

/**
 * Moves a machine of the host that MOVED_MACHINE came from to the one where that is now. Every switch learns where it is but
 * the old host's, which is not asked again. Returns the names of the devices that a later round of visits would read.
 */
export function moveMachine({ switches, esxi, cables }: LabTopology): string[] {
  const [from, to] = [MOVED_MACHINE.from, MOVED_MACHINE.to].map(
    (wanted) => esxi.find(({ name }) => name === wanted)!.spec,
  ) as [EsxiHost, EsxiHost];
  const machine = from.machines.shift()!;
  const { switchName, uplink } = to.machines[0]!;
  to.machines.push({ ...machine, switchName, uplink });
  const old = cables.find(({ host }) => host === from.name)?.switch;
  const others = switches.filter(({ site, name }) => site === 'nyc' && name !== old);
  for (const { macs } of others) {
    const portOf = (mac: string) => macs.find((entry) => entry.mac === mac);
    portOf(machine.mac)!.port = portOf(to.vmks[0]!.mac)!.port;
  }
  return [from.name, to.name, ...others.map(({ name }) => name)];
}
