import type { FindingKind } from '#lib/findings/finding-kinds.ts';
import { BARE_ESXI, ESXI_NVIDIA, ESXI_RJ45, esxiNic } from './esxi-hosts.ts';
import type { EsxiHost, EsxiNic } from './esxi-host.ts';
import { LAB_DISTRIBUTIONS, type LabDistribution } from './host-kinds.ts';
import type { LabHost, LabModule, LabPort } from './host-spec.ts';
import type { HypervHost } from './hyperv-host.ts';
import { hypervAdapter, hypervRj45 } from './hyperv-hosts.ts';
import type { LabCard } from './lab-nics.ts';
import type { LabPart } from './lab-part-kinds.ts';
import type { SeededRandom } from './seeded-random.ts';
import { newWiring, type Wiring } from './wiring.ts';

/** A simulated ESXi or Windows host with where it stands. */
export interface Placed<Spec> {
  /** As it is registered; Windows calls itself in capitals. */
  name: string;
  spec: Spec;
  site: string;
  tags: string[];
}

export interface LabFinding {
  host: string;
  port: string;
  kind: FindingKind;
}

/** The hosts that are made for the topology: each plays one way of being cabled. */
export interface Cast {
  wiring: Wiring;
  linux: LabHost[];
  esxi: Placed<EsxiHost>[];
  hyperv: Placed<HypervHost>[];
  /** What Ferrule should find wrong at ports of hosts, by the kinds of lib/findings. */
  findings: LabFinding[];
  /** A module of this part with a serial number of its own. */
  makeModule(part: LabPart): LabModule;
  /** A MAC of this maker that nobody else has. */
  makeMac(oui: string): string;
}

export const INTEL = 'b4:96:92';
export const VMWARE = '00:50:56';
export const MICROSOFT = '00:15:5d';

/** Serial numbers begin far above those of the rest of the fleet. */
const FIRST_SERIAL = 60_000;

export function newCast(random: SeededRandom): Cast {
  let serial = FIRST_SERIAL;
  let mac = 0;
  const makeModule = (part: LabPart): LabModule => ({
    part,
    serial: part.serial(++serial),
    dateCode: '220614',
    rxPowerMw: Array.from({ length: part.domLanes }, () => 0.35 + random.next() * 0.5),
    temperatureC: 30 + random.next() * 15,
  });
  return {
    wiring: newWiring(makeModule),
    linux: [],
    esxi: [],
    hyperv: [],
    findings: [],
    makeModule,
    makeMac: (oui) => {
      const digits = (0xc00000 + mac++).toString(16);
      return `${oui}:${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4)}`;
    },
  };
}

/** A Linux host with an card; `modules` are what is in its cages. */
export function castLinux(
  cast: Cast,
  name: string,
  distributionId: LabDistribution['id'],
  card: LabCard,
  modules: (LabModule | null)[],
): LabHost {
  const distribution = LAB_DISTRIBUTIONS.find(({ id }) => id === distributionId);
  if (!distribution) throw new Error(`no such distribution in the lab: ${distributionId}`);
  const host: LabHost = {
    name,
    site: siteOf(name),
    tags: distribution.tags,
    kind: distribution.kind,
    kernel: distribution.kernel,
    files: distribution.files,
    programs: distribution.programs,
    ethtool: distribution.ethtool,
    account: 'root',
    login: 'root-key',
    ports: Array.from({ length: card.ports }, (_, i) => linuxPort(i)),
    banner: '',
    noise: '',
    trouble: 'none',
    latencyMs: 0,
  };
  cast.linux.push(host);
  return host;

  function linuxPort(i: number): LabPort {
    const mac = cast.makeMac(INTEL);
    const plugged = modules[i] ?? null;
    const suffix = card.suffix ? `np${i}` : '';
    return {
      name: distribution?.naming === 'eth' ? `eth${i}` : `enp59s0f${i}${suffix}`,
      permanentMac: mac,
      currentMac: mac,
      nic: card.nic,
      slot: `0000:3b:00.${i}`,
      link: 'down',
      master: null,
      cage:
        card.cage === null
          ? { kind: 'fixed' }
          : plugged
            ? { kind: 'module', module: plugged }
            : { kind: 'empty' },
    };
  }
}

/** Makes the first ports of a host one bond: they all carry the first one's address. */
export function bond(host: LabHost, members = 2): void {
  for (const port of host.ports.slice(0, members)) {
    port.master = { name: 'bond0', kind: 'bond' };
    port.currentMac = host.ports[0]?.permanentMac ?? port.permanentMac;
  }
}

/** The same with LACP: the kernel tells root which port of which switch answers each member. `partner`: of each of them. */
export function lacpBond(host: LabHost, partners: { system: string; port: number }[]): void {
  bond(host, partners.length);
  const pdu = (end: string, { system, port }: { system: string; port: number }) => `details ${end} lacp pdu:
    system priority: 65535
    system mac address: ${system}
    ${end === 'actor' ? 'port' : 'oper'} key: 21
    port priority: 255
    port number: ${port}
    port state: 61`;
  const system = host.ports[0]!.permanentMac;
  const members = partners.map(
    (partner, at) => `
Slave Interface: ${host.ports[at]!.name}
MII Status: up
Speed: ${host.ports[at]!.nic.speedMbps} Mbps
Permanent HW addr: ${host.ports[at]!.permanentMac}
Aggregator ID: 1
${pdu('actor', { system, port: at + 1 })}
${pdu('partner', partner)}
`,
  );
  // Hosts of one kind share their files.
  const text = `Ethernet Channel Bonding Driver: v6.1.0

Bonding Mode: IEEE 802.3ad Dynamic link aggregation
MII Status: up

802.3ad info
LACP active: on
System MAC address: ${system}
${members.join('')}`;
  host.files = { ...host.files, 'proc/net/bonding/bond0': text };
}

/** An ESXi host: vmnic0 and vmnic1 are RJ45 and not cabled, the others as `uplinks` says. */
export function castEsxi(
  cast: Cast,
  name: string,
  uplinks: ('10g' | '25g' | '100g')[],
  facts: Partial<EsxiHost> = {},
): EsxiHost {
  const nics = [
    uplink(0, { ...ESXI_RJ45, link: 'down' }),
    uplink(1, { ...ESXI_RJ45, link: 'down' }),
    ...uplinks.map((size, i) => uplink(i + 2, UPLINKS[size])),
  ];
  const host: EsxiHost = { ...BARE_ESXI, name, nics, switches: [], vmks: [], machines: [], ...facts };
  cast.esxi.push({ name, spec: host, site: siteOf(name), tags: ['vmware'] });
  return host;

  function uplink(at: number, kind: Partial<EsxiNic>): EsxiNic {
    return esxiNic(`vmnic${at}`, {
      ...kind,
      mac: cast.makeMac('3c:fd:fe'),
      virtualMac: cast.makeMac(VMWARE),
    });
  }
}

const UPLINKS: Record<'10g' | '25g' | '100g', Partial<EsxiNic>> = {
  '10g': { link: 'down', cableType: '' },
  '25g': {
    link: 'down',
    cableType: '',
    hardwareId: '8086:159b',
    driver: 'icen',
    driverVersion: '1.11.3.0',
    speedMbps: 25_000,
    description: 'Intel(R) Ethernet Controller E810-XXV for SFP',
  },
  '100g': { ...ESXI_NVIDIA, link: 'down', cableType: '' },
};

/** The first VMkernel port of a host; returns its MAC, which is its own unless it was made with that of a NIC. */
export function addVmk(
  cast: Cast,
  host: EsxiHost,
  switchName: string,
  mac: string = cast.makeMac(VMWARE),
): string {
  host.vmks.push({ name: 'vmk0', mac, switchName });
  return mac;
}

/** A virtual machine of an ESXi host; `uplink` is the vmnic its frames leave by, or `all(2)`. */
export function addMachine(
  host: EsxiHost,
  machine: { name: string; mac: string; switchName: string; uplink: string },
): void {
  host.machines.push({ world: 2_100_400 + host.machines.length * 37, ...machine });
}

/** A Windows host with `ports` ConnectX-5 ports, `SLOT 3 Port 1` and so on, and an RJ45 port that is not cabled. */
export function castHyperv(cast: Cast, name: string, ports: number, speedMbps: number): HypervHost {
  const adapters = Array.from({ length: ports }, (_, at) => {
    const mac = cast.makeMac('0c:42:a2');
    return hypervAdapter(`SLOT 3 Port ${at + 1}`, at, {
      permanentMac: mac,
      mac,
      instance: `PCI\\VEN_15B3&DEV_1017&SUBSYS_001615B3&REV_00\\${mac.replaceAll(':', '').toUpperCase()}`,
      status: 'Disconnected',
      speedMbps,
    });
  });
  const rj45 = cast.makeMac('a0:36:9e');
  const host: HypervHost = {
    name: name.toUpperCase(),
    os: 'Microsoft Windows Server 2022 Datacenter',
    version: '10.0.20348',
    adapters: [
      ...adapters,
      { ...hypervRj45('NIC1', 0), permanentMac: rj45, mac: rj45, status: 'Disconnected' },
    ],
    switches: [],
    virtualNics: [],
    lldp: null,
    mlxlink: null,
  };
  cast.hyperv.push({ name, spec: host, site: siteOf(name), tags: ['windows'] });
  return host;
}

/** `esx-fra-01` stands in fra. */
function siteOf(name: string): string {
  return name.split('-')[1] ?? '';
}
