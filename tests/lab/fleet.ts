import { LAB_DISTRIBUTIONS, type LabDistribution } from './host-kinds.ts';
import type { LabHost, LabModule, LabPort } from './host-spec.ts';
import { LAB_BUILDS, type LabCard } from './lab-nics.ts';
import type { LabPart } from './lab-part-kinds.ts';
import { type CageSize, LAB_PARTS, labPart } from './lab-parts.ts';
import { type SeededRandom, seededRandom } from './seeded-random.ts';
import { addTroubles } from './troubled-hosts.ts';

export const LAB_SITES = ['fra', 'lon', 'nyc', 'sin'];

/** PCI bus of each card: on the board, then two slots. */
const BUSES = [0x01, 0x3b, 0xaf];

const MAC_PREFIXES: Record<string, string> = {
  igb: '3c:fd:fe',
  ixgbe: 'a0:36:9f',
  i40e: '68:05:ca',
  ice: 'b4:96:91',
  tg3: '4c:d9:8f',
  bnxt_en: 'bc:97:e1',
  mlx5_core: '0c:42:a1',
};

/**
 * A fleet of simulated hosts over four sites, the same for the same options. 120 hosts have about 900 NICs, and a share of
 * them trouble; a fleet of a few hosts has none.
 */
export function makeFleet({ hosts = 120, seed = 1 }: { hosts?: number; seed?: number } = {}): LabHost[] {
  const random = seededRandom(seed);
  const counters = { mac: 0, serial: seed * 1000 };
  const fleet: LabHost[] = [];
  const numbers = new Map<string, number>();
  const standards = new Map<string, LabPart>([
    ['ahv-el7 10g', labPart('CAB-Q-S-5M')],
    ['xenserver 10g', labPart('CAB-Q-S-1M')],
  ]);
  for (let index = 0; index < hosts; index++) {
    const distribution = distributionAt(index / hosts);
    const site = LAB_SITES[index % LAB_SITES.length] ?? 'fra';
    const series = `${distribution.prefix}-${site}`;
    const number = (numbers.get(series) ?? 0) + 1;
    numbers.set(series, number);
    fleet.push(makeHost(`${series}-${String(number).padStart(2, '0')}`, site, distribution));
  }
  addTroubles(fleet, random);
  return fleet;

  function makeHost(name: string, site: string, distribution: LabDistribution): LabHost {
    const host: LabHost = {
      name,
      site,
      tags: distribution.tags,
      kind: distribution.kind,
      kernel: distribution.kernel,
      files: distribution.files,
      programs: distribution.programs,
      ethtool: distribution.ethtool,
      account: 'root',
      login: distribution.naming === 'eth' ? 'root-password' : 'root-key',
      ports: [],
      banner: '',
      noise: '',
      trouble: 'none',
      latencyMs: 0,
    };
    const build = random.pick(LAB_BUILDS[distribution.id] ?? []);
    build.forEach((card, slot) => {
      for (let i = 0; i < card.ports; i++) host.ports.push(makePort(host, distribution, card, slot, i));
    });
    enslave(host, distribution);
    return host;
  }

  function makePort(
    host: LabHost,
    distribution: LabDistribution,
    card: LabCard,
    slot: number,
    i: number,
  ): LabPort {
    const bus = BUSES[slot] ?? 0x01;
    const mac = `${MAC_PREFIXES[card.nic.driver] ?? '02:00:00'}:${hexTriple(counters.mac++)}`;
    const port: LabPort = {
      name: portName(host, distribution, card, bus, i),
      permanentMac: mac,
      currentMac: mac,
      nic: card.nic,
      slot: `0000:${bus.toString(16).padStart(2, '0')}:00.${i}`,
      link: 'down',
      master: null,
      cage: { kind: 'fixed' },
    };
    if (card.cage === null) {
      port.link = i === 0 ? 'up' : 'down';
    } else if (random.next() < (i < 2 ? 0.95 : 0.45)) {
      port.cage = { kind: 'module', module: makeModule(partFor(distribution, host.site, card.cage)) };
      port.link = random.next() < 0.95 ? 'up' : 'down';
    } else {
      port.cage = { kind: 'empty' };
      port.link = random.next() < 0.5 ? 'down' : 'disabled';
    }
    return port;
  }

  /** A site buys one part for a kind of host; now and then another one is in a cage. */
  function partFor(distribution: LabDistribution, site: string, size: CageSize): LabPart {
    const known =
      standards.get(`${distribution.id} ${size}`) ?? standards.get(`${distribution.id} ${site} ${size}`);
    const standard = known ?? random.pick<LabPart>(LAB_PARTS[size]);
    if (!known) standards.set(`${distribution.id} ${site} ${size}`, standard);
    return random.next() < 0.7 ? standard : random.pick<LabPart>(LAB_PARTS[size]);
  }

  function makeModule(part: LabPart): LabModule {
    return {
      part,
      serial: part.serial(++counters.serial),
      dateCode: dateCode(random),
      rxPowerMw: Array.from({ length: part.domLanes }, () => 0.35 + random.next() * 0.5),
      temperatureC: 28 + random.next() * 22,
    };
  }
}

/** Takes the distributions in turn, each for its share. */
function distributionAt(position: number): LabDistribution {
  const total = LAB_DISTRIBUTIONS.reduce((sum, { share }) => sum + share, 0);
  let left = position * total;
  for (const distribution of LAB_DISTRIBUTIONS) {
    left -= distribution.share;
    if (left < 0) return distribution;
  }
  return LAB_DISTRIBUTIONS[0] as LabDistribution;
}

function portName(host: LabHost, { naming }: LabDistribution, card: LabCard, bus: number, i: number): string {
  if (naming === 'eth') return `eth${host.ports.length}`;
  if (card.cage === null) return `eno${i + 1}`;
  return `enp${bus}s0f${i}${card.suffix ? `np${i}` : ''}`;
}

/** The first two modules of a host carry its traffic; a bond gives both the first one's address. */
function enslave(host: LabHost, { master, masterName }: LabDistribution): void {
  const pair = host.ports.filter((port) => port.cage.kind === 'module').slice(0, 2);
  for (const port of pair) {
    port.master = { name: masterName, kind: master };
    if (master === 'bond') port.currentMac = pair[0]?.permanentMac ?? port.permanentMac;
  }
}

function hexTriple(count: number): string {
  const digits = (0x100000 + count).toString(16).padStart(6, '0');
  return `${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4, 6)}`;
}

function dateCode(random: SeededRandom): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(17 + random.below(8))}${two(1 + random.below(12))}${two(1 + random.below(28))}`;
}
