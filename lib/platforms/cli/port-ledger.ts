import type { ParsedPort, PortNames } from '#lib/platforms/command-facts.ts';

import { portNamed } from './bare-facts.ts';

/** Ports of one cage: `holder` carries its module, the others are lanes of it. */
export interface Cage {
  holder: string;
  /** In the order of their lanes. */
  ports: string[];
}

/** The ports of a switch, each once, joined over the commands that speak of it, whatever they call it. */
export class PortLedger {
  readonly ports: ReadonlyMap<string, ParsedPort>;
  /** LAGs of which a port is a member. */
  readonly lags: ReadonlySet<string>;
  /** By their names, which may be those of ports or not. */
  readonly cages = new Map<string, Cage>();
  private readonly places: ReadonlyMap<string, string[]>;

  /** `listed`: ports of the commands that list them all; `stated`: what any command says of ports. */
  constructor(names: PortNames, listed: readonly ParsedPort[], stated: readonly ParsedPort[]) {
    this.lags = new Set(stated.map(({ lag }) => lag).filter((lag) => lag != null));
    const ports = new Map<string, ParsedPort>();
    for (const { name } of listed) {
      if (names.named.test(name) && !this.lags.has(name) && !ports.has(name))
        ports.set(name, portNamed(name));
    }
    for (const port of stated) fill(ports.get(port.name), port);
    this.ports = ports;
    const all = [...ports.keys()];
    const cageOf = names.cagesOf?.(all);
    for (const port of all) {
      const cage = cageOf?.(port) ?? null;
      if (cage === null) continue;
      const known = this.cages.get(cage);
      if (known) known.ports.push(port);
      else this.cages.set(cage, { holder: port, ports: [port] });
    }
    for (const [name, cage] of this.cages) {
      cage.ports.sort((a, b) => laneOf(a) - laneOf(b));
      cage.holder = ports.has(name) ? name : cage.ports[0]!;
    }
    this.places = byPlace([...all, ...this.cages.keys()]);
  }

  /** The port of this name, of this unit of it, or at this place under another name; null where there is none. */
  find(name: string): string | null {
    if (this.ports.has(name)) return name;
    const port = name.replace(/\.\d+$/, '');
    if (this.ports.has(port)) return port;
    const found = this.atPlace(port);
    return found !== null && this.ports.has(found) ? found : null;
  }

  /** The port that a module named so is at, a lane where it is named by one. Null where no such port was listed. */
  seat(name: string): string | null {
    const at = this.ports.has(name) || this.cages.has(name) ? name : this.atPlace(name);
    return at === null || this.ports.has(at) ? at : (this.cages.get(at)?.holder ?? null);
  }

  /** Junos infers xe, et or ge and IOS-XR names controllers: slot, card and port tell where no other port has the same. */
  private atPlace(name: string): string | null {
    const found = this.places.get(placeOf(name) ?? '') ?? [];
    return found.length === 1 ? found[0]! : null;
  }
}

/** The first command that states a fact wins; of a description the longest, as tables cut theirs. */
function fill(port: ParsedPort | undefined, stated: ParsedPort): void {
  if (!port) return;
  port.status ??= stated.status;
  port.speedMbps ??= stated.speedMbps;
  port.mac ??= stated.mac;
  port.lag ??= stated.lag ?? null;
  if (stated.lacpPartner) port.lacpPartner ??= stated.lacpPartner;
  port.mediaType ??= stated.mediaType ?? null;
  if ((stated.description ?? '').length > (port.description ?? '').length)
    port.description = stated.description;
}

/** Adds to the list of a key. */
export function addTo<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function laneOf(port: string): number {
  return Number(/(\d+)$/.exec(port)?.[1] ?? 0);
}

/** `0/1/0/3` of Optics0/1/0/3, of TenGigE0/1/0/3 and of `subslot 0/1 transceiver 0/3`; names of fewer numbers are no places. */
function placeOf(name: string): string | null {
  const numbers = name.replace(/^\d+GE/, '').match(/\d+/g) ?? [];
  return numbers.length >= 3 ? numbers.join('/') : null;
}

function byPlace(names: readonly string[]): Map<string, string[]> {
  const places = new Map<string, string[]>();
  for (const name of new Set(names)) {
    const place = placeOf(name);
    if (place !== null) addTo(places, place, name);
  }
  return places;
}
