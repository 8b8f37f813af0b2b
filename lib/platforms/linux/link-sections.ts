import { textField, visibleText } from '#lib/optics/visible-text.ts';
import { parseLldpctl } from '../cli/lldpctl.ts';
import type { ParsedNeighbour } from '../command-facts.ts';
import type { LinkEvidence, OwnedMac } from '../link-evidence.ts';
import type { PortReading } from '../platform.ts';
import { readLldpFrames } from './lldp-frames.ts';
import { type OvsInterface, readOvsTables } from './ovs-tables.ts';
import { stationMac } from './station-mac.ts';
import type { Section } from './split-sections.ts';

/** So many MACs of a host are kept; nobody needs more to find where it is cabled. */
const MOST_MACS = 2000;
const MOST_NEIGHBOURS = 512;

/** An interface that is no NIC: its MAC, and the names of those below it. */
interface Upper {
  name: string;
  mac: string;
  below: string[];
}

/**
 * Puts the bridge of Open vSwitch for the datapath that the kernel names as master, which is the same for all bridges.
 * `sections`: those before the first port.
 */
export function nameOvsBridges<P extends Pick<PortReading, 'name' | 'master'>>(
  ports: readonly P[],
  sections: readonly Section[],
): P[] {
  const bridges = new Map(
    ovsInterfaces(sections)?.map(({ name, bridge }) => [visibleText(name, 64), bridge]),
  );
  return ports.map((port) => {
    const bridge = port.master?.name === 'ovs-system' ? textField(bridges.get(port.name) ?? '') : null;
    return bridge === null ? port : { ...port, master: { name: bridge, kind: 'ovs' as const } };
  });
}

/** What the NICs hear, and the MACs behind them. `sections`: those before the first port. */
export function readLinkSections(sections: readonly Section[], ports: readonly PortReading[]): LinkEvidence {
  return {
    neighbours: readNeighbours(sections, new Set(ports.map(({ name }) => name))),
    ownedMacs: readOwnedMacs(sections, ports),
    macTable: null,
  };
}

function answerOf(sections: readonly Section[], wanted: string): string | null {
  return sections.find(({ name, exitCode }) => name === wanted && exitCode === 0)?.body ?? null;
}

function ovsInterfaces(sections: readonly Section[]): OvsInterface[] | null {
  const answer = answerOf(sections, 'ovs');
  return answer === null ? null : readOvsTables(answer);
}

/** Null where neither lldpd nor systemd-networkd is there or answers this account. */
function readNeighbours(sections: readonly Section[], ports: ReadonlySet<string>): ParsedNeighbour[] | null {
  const answer = answerOf(sections, 'lldp');
  const frames = sections.filter(({ name, exitCode }) => name === 'frames' && exitCode === 0);
  const heard =
    answer !== null
      ? parseLldpctl(answer).neighbours
      : frames.length > 0
        ? frames.flatMap(({ argument, body }) => readLldpFrames(argument, body))
        : undefined;
  const own = heard?.map(visibleNeighbour).filter(({ localPort }) => ports.has(localPort));
  return own?.slice(0, MOST_NEIGHBOURS) ?? null;
}

function visibleNeighbour(neighbour: ParsedNeighbour): ParsedNeighbour {
  const text = (value: string | null | undefined) =>
    value == null ? null : textField(value.replace(/\s+/g, ' '));
  return {
    localPort: shown(neighbour.localPort),
    protocol: neighbour.protocol,
    chassisId: text(neighbour.chassisId),
    systemName: text(neighbour.systemName),
    remotePort: text(neighbour.remotePort),
    managementAddress: text(neighbour.managementAddress),
    systemDescription: text(neighbour.systemDescription),
    remotePortDescription: text(neighbour.remotePortDescription),
  };
}

/** Null where the list of interfaces is missing: then what an earlier visit stored stays. */
function readOwnedMacs(sections: readonly Section[], ports: readonly PortReading[]): OwnedMac[] | null {
  const answer = answerOf(sections, 'interfaces');
  if (answer === null) return null;
  const uppers = readUppers(answer);
  const ovs = ovsInterfaces(sections);
  const nics = nicsBelow(uppers, ports, ovs ?? []);
  const onlyNic = (name: string) => (nics(name).length === 1 ? (nics(name)[0] ?? null) : null);

  const hasOvs = uppers.some(({ name }) => name === 'ovs-system');
  const own = uppers.filter(
    ({ name, mac, below }) =>
      name !== 'ovs-system' &&
      // Nothing is below a bridge's own interface; without the database any such one may be of Open vSwitch.
      (nics(name).length > 0 || (hasOvs && ovs === null && below.length === 0)) &&
      !isOfNic(mac, onlyNic(name)),
  );

  const macs = new Map<string, OwnedMac>();
  const add = (mac: string, owner: string, port: string | null) => {
    const known = macs.get(mac);
    if (!known || (known.port === null && port !== null)) macs.set(mac, { mac, owner, port });
  };
  // VLANs share the MAC of what they are on: the owner is what NICs are members of.
  const masters = new Set(ports.map(({ master }) => master?.name));
  const isMaster = ({ name }: Upper) => Number(masters.has(shown(name)));
  for (const { name, mac } of own.toSorted((a, b) => isMaster(b) - isMaster(a))) {
    if (!macs.has(mac)) add(mac, shown(name), onlyNic(name));
  }
  for (const { name, guestMac } of ovs ?? []) {
    if (guestMac !== null) add(guestMac, `vm ${shown(name)}`, onlyNic(name));
  }
  for (const { mac, name, master } of readFdb(answerOf(sections, 'fdb') ?? '')) {
    add(mac, `vm ${shown(name)}`, onlyNic(master));
  }
  return [...macs.values()].slice(0, MOST_MACS);

  /** The burnt-in MAC of the only NIC tells more than that of what stands on it. */
  function isOfNic(mac: string, nic: string | null): boolean {
    return ports.some(({ name, permanentMac, currentMac }) =>
      name === nic ? [permanentMac, currentMac].includes(mac) : false,
    );
  }
}

const shown = (name: string) => visibleText(name, 64);

/** `0c:42:a1:10:00:01 br0 bond0 vnet0` */
function readUppers(answer: string): Upper[] {
  const seen = new Set<string>();
  const lines = answer.split('\n').slice(0, MOST_MACS);
  return lines.flatMap((line) => {
    const [printed, name = '', ...below] = line.split(' ', MOST_MACS);
    const mac = stationMac(printed);
    if (mac === null || name === '' || seen.has(name)) return [];
    seen.add(name);
    return [{ name, mac, below }];
  });
}

/** The NICs that the frames of an interface may leave by: through bonds, VLANs and bridges, whichever are stacked. */
function nicsBelow(
  uppers: readonly Upper[],
  ports: readonly PortReading[],
  ovs: readonly OvsInterface[],
): (name: string) => string[] {
  const below = new Map(uppers.map((upper) => [upper.name, upper.below]));
  const names = new Set(ports.map(({ name }) => name));
  const onBridge = new Map<string, string[]>();
  for (const { name, bridge } of ovs) {
    if (names.has(shown(name)) || below.has(name)) {
      if (onBridge.get(bridge)?.push(name) === undefined) onBridge.set(bridge, [name]);
    }
  }
  const bridgeOf = new Map(ovs.map(({ name, bridge }) => [name, bridge]));
  const known = new Map<string, string[]>();

  return (name) => {
    const found = known.get(name) ?? [...reach(name)];
    known.set(name, found);
    return found;
  };

  function reach(start: string): Set<string> {
    const nics = new Set<string>();
    const visited = new Set<string>();
    const open = [start];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (visited.has(name)) continue;
      visited.add(name);
      if (names.has(shown(name))) nics.add(shown(name));
      else {
        const lower = below.get(name) ?? [];
        const others = lower.length > 0 ? lower : (onBridge.get(bridgeOf.get(name) ?? name) ?? []);
        for (const other of others) open.push(other);
      }
    }
    return nics;
  }
}

/** Lines of `bridge fdb show`: `52:54:00:0a:00:01 dev vnet0 vlan 7 master br0` */
function readFdb(answer: string): { mac: string; name: string; master: string }[] {
  const lines = answer.split('\n').slice(0, MOST_MACS);
  return lines.flatMap((line) => {
    const [, printed, name = '', master = ''] =
      /^(\S{17}) dev (\S{1,64}) (?:vlan \d+ )?(?:\S+ )*?master (\S{1,64})/.exec(line.slice(0, 400)) ?? [];
    const mac = stationMac(printed);
    return mac === null ? [] : [{ mac, name, master }];
  });
}
