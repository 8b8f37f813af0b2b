import type { LabModule } from './host-spec.ts';
import type { LabMedia, LabPart } from './lab-part-kinds.ts';
import { LAB_CABLES } from './lab-cables.ts';
import { type CageSize, labPart } from './lab-parts.ts';
import { announcedBy, modelOf } from './announcements.ts';
import { floodMacs, type LearnedMac, type Trunk } from './flood-macs.ts';
import { SWITCH_MODELS, type SwitchModel, type SwitchModelName } from './switch-models.ts';
import { type LabNeighbour, type LabSwitch, type LabSwitchPort, switchPort } from './switch-spec.ts';

/** What Ferrule should make of a cable, given what the devices tell of it. */
export type CableVerdict =
  /** The evidence is enough: linked, to this port. */
  | 'linked'
  /** Several ports are as likely: candidates, this port among them. */
  | 'ambiguous'
  /** Too little is told to ask for more than that nothing wrong is concluded. */
  | 'open';

/** A cable between the port of a host and the port of a switch, and what is plugged in at its ends. */
export interface LabCable {
  host: string;
  hostPort: string;
  switch: string;
  switchPort: string;
  hostModule: LabModule | null;
  switchModule: LabModule | null;
  verdict: CableVerdict;
}

/** One end of a cable at a host, and what of it the switch can tell. */
export interface HostEnd {
  host: string;
  port: string;
  /** null: RJ45. */
  module: LabModule | null;
  speedMbps: number;
  verdict: CableVerdict;
  /** What is in the cage of the switch; otherwise the other end of the cable, or an optic like the host's. */
  switchModule?: LabModule;
  /** A certain port, a certain state of it, a certain speed. */
  at?: string;
  link?: 'up' | 'down';
  switchMbps?: number;
  description?: string;
  /** MACs that the switch learns on this port. */
  macs?: string[];
  hears?: LabNeighbour[];
}

const CAGES: Record<CageSize, CageSize[]> = {
  '1g': ['1g', '10g', '25g'],
  '10g': ['10g', '25g'],
  '25g': ['25g'],
  '40g': ['40g', '100g'],
  '100g': ['100g'],
};

/** The switches of a site: those that hosts are cabled to, the one all others lead to, and the one for RJ45 ports. */
export interface LabSite {
  leaves: LabSwitch[];
  core: LabSwitch;
  management: LabSwitch | null;
}

/** The cabling of a fleet as it grows. `makeModule` gives a module of a part a serial number of its own. */
export interface Wiring {
  switches: LabSwitch[];
  cables: LabCable[];
  /** Cables between registered switches. */
  trunks: Trunk[];
  addSwitch(name: string, site: string, model: SwitchModelName, facts?: Partial<LabSwitch>): LabSwitch;
  /** A cable between two switches: both hear each other. Returns the two ports. */
  join(a: LabSwitch, b: LabSwitch, part: LabPart): [string, string];
  /** A cable to a switch that is not registered, and the MACs behind it. */
  joinStranger(sw: LabSwitch, announced: LabNeighbour, macs: string[]): void;
  bundle(sw: LabSwitch, number: number, members: string[], isPeerLink?: boolean): string;
  /** Splits a cage into four ports that share the cable's module. */
  breakOut(sw: LabSwitch, port: string, module: LabModule, speedMbps: number): string[];
  attach(sw: LabSwitch, end: HostEnd): LabSwitchPort;
  /** The switch learns MACs on a port or an aggregate. */
  learn(sw: LabSwitch, port: string, macs: string[]): void;
  /** The switch still has a MAC where it was before. */
  remember(sw: LabSwitch, port: string, macs: string[]): void;
  /** The next free port for a module of this size, or for an RJ45 plug. */
  takePort(sw: LabSwitch, size: CageSize | null): LabSwitchPort | null;
  /** Fills the MAC tables of all switches of each site. */
  flood(): void;
}

/** Cage sizes by what a module runs at. */
export function cageSizeOf(media: LabMedia): CageSize {
  if (media.startsWith('1000')) return '1g';
  return `${Number.parseInt(media, 10)}g` as CageSize;
}

export function isCable({ media }: LabPart): boolean {
  return /-(?:CR4?|AOC)$/.test(media);
}

export function newWiring(makeModule: (part: LabPart) => LabModule): Wiring {
  const switches: LabSwitch[] = [];
  const cables: LabCable[] = [];
  const taken = new Set<LabSwitchPort>();
  const trunks: Trunk[] = [];
  const learned: LearnedMac[] = [];
  const wiring: Wiring = {
    switches,
    cables,
    trunks,
    addSwitch,
    join,
    joinStranger,
    bundle,
    breakOut,
    attach,
    takePort,
    flood: () => floodMacs(switches, trunks, learned),
    learn(sw, port, macs) {
      for (const mac of macs) learned.push({ sw, port, mac, stale: false });
    },
    remember(sw, port, macs) {
      for (const mac of macs) learned.push({ sw, port, mac, stale: true });
    },
  };
  return wiring;

  function addSwitch(
    name: string,
    site: string,
    modelName: SwitchModelName,
    facts: Partial<LabSwitch> = {},
  ): LabSwitch {
    const model: SwitchModel = SWITCH_MODELS[modelName];
    const number = switches.length + 1;
    const base = `${model.oui}:${number.toString(16).padStart(2, '0')}`;
    const sw: LabSwitch = {
      name,
      platform: model.platform,
      site,
      tags: ['network'],
      model: model.model,
      serial: model.serial(number),
      version: model.version,
      systemName: model.announcesDomain ? `${name}.${site}.example.net` : name,
      chassisMac: `${base}:00:00`,
      managementAddress: `192.0.2.${number}`,
      lags: [],
      macs: [],
      login: 'network-password',
      hidden: [],
      banner: '',
      motd: '',
      latencyMs: 0,
      ...facts,
      ports: model.ports.map((port, at) => ({
        ...port,
        lane: null,
        mac: `${base}:01:${at.toString(16).padStart(2, '0')}`,
        nominalMbps: port.speedMbps,
        link: at % 5 === 4 ? 'disabled' : 'down',
        description: null,
        module: null,
        hears: [],
      })),
    };
    switches.push(sw);
    return sw;
  }

  function takePort(sw: LabSwitch, size: CageSize | null): LabSwitchPort | null {
    for (const cage of size === null ? [null] : CAGES[size]) {
      const port = sw.ports.find((candidate) => candidate.cage === cage && !taken.has(candidate));
      if (!port) continue;
      taken.add(port);
      return port;
    }
    return null;
  }

  function join(a: LabSwitch, b: LabSwitch, part: LabPart): [string, string] {
    const near = makeModule(part);
    const far = isCable(part) ? near : makeModule(part);
    const ends = [a, b].map((sw, i) => {
      // Uplinks take the last cages, hosts the first.
      const size = cageSizeOf(part.media);
      const cage = sw.ports.findLast((port) => CAGES[size].includes(port.cage ?? '1g') && !taken.has(port));
      if (!cage || cage.cage === null) throw new Error(`no free cage on ${sw.name}`);
      taken.add(cage);
      cage.module = i === 0 ? near : far;
      cage.link = 'up';
      cage.speedMbps = Number.parseInt(part.media, 10) * 1000;
      return cage;
    });
    const [aPort, bPort] = ends as [LabSwitchPort, LabSwitchPort];
    aPort.description = `${b.name} ${bPort.name}`;
    bPort.description = `${a.name} ${aPort.name}`;
    aPort.hears = announcedBy(b, bPort, a);
    bPort.hears = announcedBy(a, aPort, b);
    trunks.push({ a, aPort: aPort.name, b, bPort: bPort.name });
    return [aPort.name, bPort.name];
  }

  function joinStranger(sw: LabSwitch, announced: LabNeighbour, macs: string[]): void {
    const port = takePort(sw, '100g');
    if (!port) throw new Error(`no free cage on ${sw.name}`);
    port.link = 'up';
    port.module = makeModule(labPart('FTLC9558REPM'));
    port.hears = [announced];
    wiring.learn(sw, port.name, macs);
  }

  function bundle(sw: LabSwitch, number: number, members: string[], isPeerLink = false): string {
    const name = modelOf(sw).lag(number);
    sw.lags.push({ name, members, isPeerLink });
    return name;
  }

  function breakOut(sw: LabSwitch, name: string, module: LabModule, speedMbps: number): string[] {
    const cage = switchPort(sw, name);
    const lanes = modelOf(sw).lanes(name);
    const ports = lanes.map((lane, i): LabSwitchPort => ({
      ...cage,
      name: lane,
      lane: { cage: name, number: i + 1 },
      mac: cage.mac.replace(/01(?=:..$)/, `1${i}`),
      nominalMbps: speedMbps,
      speedMbps,
      link: 'down',
      module,
      hears: [],
    }));
    sw.ports.splice(sw.ports.indexOf(cage), 1, ...ports);
    for (const port of ports) taken.add(port);
    return lanes;
  }

  function attach(sw: LabSwitch, end: HostEnd): LabSwitchPort {
    const size = end.module && cageSizeOf(end.module.part.media);
    const port = end.at === undefined ? takePort(sw, size) : switchPort(sw, end.at);
    if (!port) throw new Error(`no free port for ${end.host} ${end.port} on ${sw.name}`);
    taken.add(port);
    // The cage of a split cable holds its module already.
    if (end.module && port.module === null) port.module = end.switchModule ?? otherEnd(end.module);
    port.link = end.link ?? 'up';
    port.speedMbps = end.switchMbps ?? end.speedMbps;
    port.description = end.description ?? null;
    port.hears = end.hears ?? [];
    wiring.learn(sw, port.name, end.macs ?? []);
    cables.push({
      host: end.host,
      hostPort: end.port,
      switch: sw.name,
      switchPort: port.name,
      hostModule: end.module,
      switchModule: port.module,
      verdict: end.verdict,
    });
    return port;
  }

  /** A cable carries one serial number at both ends; of optics there are two, on a single fibre two kinds. */
  function otherEnd(module: LabModule): LabModule {
    if (isCable(module.part)) return { ...module };
    return makeModule(module.part.media === '1000BASE-BX10' ? LAB_CABLES.bxDown : module.part);
  }
}
