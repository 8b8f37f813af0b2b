import { isPlaceholder } from '#lib/optics/identity.ts';
import type { ParsedDom, ParsedModule } from '#lib/platforms/command-facts.ts';
import { addTo, type Cage, type PortLedger } from './port-ledger.ts';

export interface SeatedModules {
  /** By the port that carries the module. */
  modules: Map<string, ParsedModule>;
  /** Ports that are lanes of another port's cage, by name, and that port. */
  lanes: Map<string, string>;
}

/**
 * Joins what several commands say of modules. A cage whose lanes are ports has one module, at the port that bears the
 * cage's name or else at its first lane; lanes that state different modules keep their own. A module at no listed port
 * keeps the name its command gave.
 */
export function joinModules(
  stated: readonly ParsedModule[],
  ledger: PortLedger,
  lanesRead: boolean,
): SeatedModules {
  const told = new Map<string, ParsedModule[]>();
  for (const part of stated) {
    if (part.port === '' || !tells(part)) continue;
    const seat = ledger.seat(part.port) ?? part.port;
    addTo(told, seat, named(part));
  }
  const modules = new Map([...told].map(([port, parts]) => [port, merged(port, parts)] as const));
  const lanes = new Map<string, string>();
  for (const cage of ledger.cages.values()) {
    for (const group of lanesRead ? equalModules(cage, modules) : [cage]) seatOne(group, modules, lanes);
  }
  return { modules, lanes };
}

/** Puts the module of a cage at its holder and calls the other ports lanes. */
function seatOne(
  { holder, ports }: Cage,
  modules: Map<string, ParsedModule>,
  lanes: Map<string, string>,
): void {
  const parts: ParsedModule[] = [];
  for (const port of new Set([holder, ...ports])) {
    const own = modules.get(port);
    if (own && parts[0] && !agree(parts[0], own)) continue;
    if (own) parts.push(own);
    modules.delete(port);
    if (port !== holder) lanes.set(port, holder);
  }
  if (parts.length === 0) return;
  const whole = merged(holder, parts);
  if (whole.dom && parts.length > 1 && parts.every(({ dom }) => dom?.lanes.length === 1)) {
    const lane = new Map(parts.map(({ port, dom }) => [port, dom?.lanes[0]]));
    whole.dom.lanes = ports.map((port) => lane.get(port) ?? NO_LANE);
  }
  modules.set(holder, whole);
}

const NO_LANE = { biasMa: null, txPowerDbm: null, rxPowerDbm: null };

/** Where every lane is asked for its module, equal serial numbers tell lanes of one cage from cages side by side. */
function equalModules({ ports }: Cage, modules: ReadonlyMap<string, ParsedModule>): Cage[] {
  const groups = new Map<string, string[]>();
  for (const port of ports) {
    const { serial, partNumber } = modules.get(port) ?? {};
    if (!serial) continue;
    addTo(groups, `${partNumber} ${serial}`, port);
  }
  return [...groups.values()].map((members) => ({ holder: members[0]!, ports: members }));
}

/** More than a port's name. */
function tells({ vendor, partNumber, serial, type, dom, cableLengthM, wavelengthNm }: ParsedModule): boolean {
  return [vendor, partNumber, serial, type, dom, cableLengthM, wavelengthNm].some((fact) => fact != null);
}

/** Where a system has no part number for the module it may print a placeholder; another command may know better. */
function named(module: ParsedModule): ParsedModule {
  const { partNumber } = module;
  return partNumber !== null && isPlaceholder(partNumber) ? { ...module, partNumber: null } : module;
}

function agree(a: ParsedModule, b: ParsedModule): boolean {
  const same = (one: string | null, other: string | null) => one === null || other === null || one === other;
  return same(a.serial, b.serial) && (a.serial !== null || same(a.partNumber, b.partNumber));
}

/** The first that states a fact wins, but for part numbers: a part number beside the maker's name is the maker's own. */
function merged(port: string, parts: readonly ParsedModule[]): ParsedModule {
  const maker = parts.find(({ vendor, partNumber }) => vendor !== null && partNumber !== null);
  const first = <K extends keyof ParsedModule>(key: K): ParsedModule[K] | null =>
    parts.map((part) => part[key]).find((value) => value != null) ?? null;
  const productId = first('productId');
  return {
    port,
    ...(productId && { productId }),
    vendor: maker?.vendor ?? first('vendor'),
    partNumber: maker?.partNumber ?? first('partNumber'),
    serial: first('serial'),
    type: first('type'),
    revision: maker?.revision ?? first('revision'),
    cableLengthM: first('cableLengthM'),
    wavelengthNm: first('wavelengthNm'),
    dom: mergedDom(parts.map(({ dom }) => dom).filter((dom) => dom !== null)),
  };
}

function mergedDom(doms: readonly ParsedDom[]): ParsedDom | null {
  if (doms.length === 0) return null;
  const first = (key: 'temperatureC' | 'supplyV') =>
    doms.map((dom) => dom[key]).find((value) => value !== null) ?? null;
  const values = ({ lanes }: ParsedDom) =>
    lanes.flatMap(Object.values).filter((value) => value !== null).length;
  const fullest = doms.toSorted((a, b) => values(b) - values(a))[0]!;
  return { temperatureC: first('temperatureC'), supplyV: first('supplyV'), lanes: fullest.lanes };
}
