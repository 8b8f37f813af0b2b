import type { Cast } from './cast.ts';
import type { LabHost, LabPort } from './host-spec.ts';
import { lldpdOf, plugLinux } from './plug-in.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { LabNeighbour, LabSwitch, LabSwitchPort } from './switch-spec.ts';
import { cageSizeOf, isCable, type CableVerdict, type LabSite } from './wiring.ts';

/** Systems whose hosts run lldpd. */
const ANNOUNCE: LabHost['kind'][] = ['ahv', 'kvm', 'linux'];
/** Systems whose hosts run it to listen only. */
const LISTEN: LabHost['kind'][] = ['xen'];
/** Of ten hosts, this many have their switches registered. */
const CABLED_OF_TEN = 4;

/**
 * Cables a part of the Linux hosts to the leaves of their site. The other hosts are behind switches that nobody registered:
 * their MACs come over the uplinks or not at all.
 */
export function cableFleet(
  { wiring }: Cast,
  fleet: LabHost[],
  sites: Record<string, LabSite>,
  random: SeededRandom,
): void {
  const joined = sharedSerials(fleet);
  const cabled = fleet.filter((host) => random.below(10) < CABLED_OF_TEN && host.trouble === 'none');
  for (const [name, { core }] of Object.entries(sites)) {
    const others = fleet.filter((host) => host.site === name && !cabled.includes(host));
    const macs = others.flatMap((host) => host.ports.filter(isUp).flatMap((port) => macsOf(host, port)));
    if (others.length > 0) wiring.joinStranger(core, stranger(name), macs);
  }
  for (const host of cabled) {
    const site = sites[host.site];
    if (!site) continue;
    cableManagement(host, site);
    const announces = ANNOUNCE.includes(host.kind);
    const listens = LISTEN.includes(host.kind);
    for (const [i, port] of host.ports.entries()) {
      if (!isUp(port) || port.cage.kind !== 'module' || joined.has(port.cage.module.serial)) continue;
      // A switch has no words for a hostile module.
      if (port.cage.module.part.vendor.startsWith('\x1b')) continue;
      const size = cageSizeOf(port.cage.module.part.media);
      const turn = i % site.leaves.length;
      const order = [...site.leaves.slice(turn), ...site.leaves.slice(0, turn)];
      const place = firstPlace(order, (sw) => wiring.takePort(sw, size));
      if (!place) continue;
      const hears = announces ? [lldpdOf(host, port, host.kind === 'kvm' ? 'name' : 'mac')] : [];
      plugLinux(wiring, host, port, place.sw, verdictOf(port, announces || listens), {
        at: place.port.name,
        listens,
        hears,
        macs: macsOf(host, port),
      });
    }
  }

  /** The first RJ45 port of a host goes to the switch for such ports, where the site has one. */
  function cableManagement(host: LabHost, { management }: LabSite): void {
    const port = host.ports.find((candidate) => candidate.cage.kind === 'fixed' && isUp(candidate));
    const place = management && port && wiring.takePort(management, null);
    if (!management || !port || !place || port.nic.speedMbps > place.nominalMbps) return;
    plugLinux(wiring, host, port, management, 'linked', { at: place.name, macs: [port.currentMac] });
  }
}

const isUp = ({ link }: LabPort) => link === 'up';

/** What the switch of the others announces. */
function stranger(site: string): LabNeighbour {
  return {
    protocol: 'lldp',
    kind: 'switch',
    chassisId: '00:de:fb:21:08:00',
    systemName: `tor-${site}-8`,
    systemDescription: 'Cisco Nexus Operating System (NX-OS) Software 7.0(3)I7(9)',
    portId: 'Ethernet1/50',
    portIdKind: 'name',
    portDescription: null,
    managementAddress: '192.0.2.198',
  };
}

function firstPlace(
  leaves: LabSwitch[],
  take: (sw: LabSwitch) => LabSwitchPort | null,
): { sw: LabSwitch; port: LabSwitchPort } | null {
  for (const sw of leaves) {
    const port = take(sw);
    if (port) return { sw, port };
  }
  return null;
}

/** The first port of a bond or bridge that is up carries the traffic with its address, the second stands by. */
function macsOf(host: LabHost, port: LabPort): string[] {
  if (port.master === null) return [port.permanentMac];
  const first = host.ports.find(({ master, link }) => link === 'up' && master?.name === port.master?.name);
  return port === first ? [port.currentMac] : [];
}

function verdictOf(port: LabPort, talks: boolean): CableVerdict {
  const cable = port.cage.kind === 'module' && isCable(port.cage.module.part);
  return talks || cable || port.master === null ? 'linked' : 'open';
}

/** Cables that go from host to host carry their serial number there and nowhere else. */
function sharedSerials(fleet: LabHost[]): Set<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { cage } of fleet.flatMap(({ ports }) => ports)) {
    if (cage.kind !== 'module') continue;
    if (seen.has(cage.module.serial)) shared.add(cage.module.serial);
    seen.add(cage.module.serial);
  }
  return shared;
}
