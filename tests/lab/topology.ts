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
import { buildNewYork } from './topology-nyc.ts';
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
