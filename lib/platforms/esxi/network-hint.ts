import { textField } from '#lib/optics/visible-text.ts';
import { normaliseMac } from '../cli/mac-address.ts';
import type { ParsedNeighbour } from '../command-facts.ts';

/** A value of the vim-cmd dump: text and numbers as printed, structures by name, lists in order; null is <unset>. */
type HintValue = string | null | HintValue[] | { [name: string]: HintValue };

const MAX_DEPTH = 12;

/**
 * What the NICs hear, from `vim-cmd hostsvc/net/query_networkhint`: CDP on any virtual switch, LLDP only where a distributed
 * switch listens to it. Never throws; what is cut off is left out.
 */
export function hintNeighbours(dump: string): ParsedNeighbour[] {
  return structuresOf(parseDump(dump)).flatMap((hint) => {
    const localPort = textOf(hint['device']);
    if (localPort === null) return [];
    return [...cdpNeighbour(localPort, hint), ...lldpNeighbour(localPort, hint)];
  });
}

/** vim.host.PhysicalNic.CdpInfo. A Nexus adds its serial in brackets: `sw1(FDO20123456)`. */
function cdpNeighbour(localPort: string, hint: Structure): ParsedNeighbour[] {
  const cdp = structureOf(hint['connectedSwitchPort']);
  const device = textOf(cdp?.['devId']);
  const remotePort = textOf(cdp?.['portId']);
  if (!cdp || (device === null && remotePort === null)) return [];
  const named = textOf(cdp['systemName']) ?? textField((device ?? '').replace(/\([^()]*\)$/, ''));
  return [
    {
      localPort,
      protocol: 'cdp',
      chassisId: macOrText(device),
      systemName: named,
      remotePort,
      managementAddress: addressOf(cdp['mgmtAddr']) ?? addressOf(cdp['address']),
      systemDescription: textOf(cdp['hardwarePlatform']),
    },
  ];
}

/** vim.host.PhysicalNic.LldpInfo; everything but the ids is in its list of keys and values. */
function lldpNeighbour(localPort: string, hint: Structure): ParsedNeighbour[] {
  const lldp = structureOf(hint['lldpInfo']);
  const chassis = textOf(lldp?.['chassisId']);
  const remotePort = textOf(lldp?.['portId']);
  if (!lldp || (chassis === null && remotePort === null)) return [];
  const parameters = new Map(
    structuresOf(lldp['parameter'] ?? null).map((pair) => [
      (textOf(pair['key']) ?? '').toLowerCase(),
      pair['value'] ?? null,
    ]),
  );
  return [
    {
      localPort,
      protocol: 'lldp',
      chassisId: macOrText(chassis),
      systemName: textOf(parameters.get('system name')),
      remotePort,
      managementAddress: addressOf(parameters.get('management address')),
      systemDescription: textOf(parameters.get('system description')),
      remotePortDescription: textOf(parameters.get('port description')),
    },
  ];
}

type Structure = { [name: string]: HintValue };

function structureOf(value: HintValue | undefined): Structure | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
}

function structuresOf(value: HintValue): Structure[] {
  return (Array.isArray(value) ? value : [value]).map(structureOf).filter((found) => found !== null);
}

function textOf(value: HintValue | undefined): string | null {
  return typeof value === 'string' ? textField(value) : null;
}

function macOrText(text: string | null): string | null {
  return text === null ? null : (normaliseMac(text) ?? text);
}

function addressOf(value: HintValue | undefined): string | null {
  const address = textOf(value);
  return address === '0.0.0.0' || address === '::' ? null : address;
}

/**
 * The dump's grammar: `(type) { name = value, ... }`, `(type) [ value, ... ]`, `"text"`, `<unset>` and bare words. Software
 * versions hold line feeds, and quotes are not escaped: a text ends at a quote before a comma, a bracket or the line's end.
 */
function parseDump(dump: string): HintValue {
  let at = dump.search(/\([\w.]+\)\s*[[{]/);
  if (at < 0) return null;
  return value(0);

  function value(depth: number): HintValue {
    skip(/\s*(?:\([\w.\s]+\)\s*)?/y);
    const opening = dump[at];
    if (depth < MAX_DEPTH && opening === '{') return structure(depth);
    if (depth < MAX_DEPTH && opening === '[') return list(depth);
    if (opening === '"') return quoted();
    const word = skip(/[^,\n\]}]*/y).trim();
    return word.startsWith('<unset>') ? null : word;
  }

  function structure(depth: number): HintValue {
    const found: Structure = Object.create(null) as Structure;
    at += 1;
    while (at < dump.length) {
      skip(/[\s,]*/y);
      if (dump[at] === '}') break;
      const name = /^\w+/.exec(skip(/\w{1,64}[ \t]{0,8}=[ \t]*/y))?.[0];
      if (name !== undefined) found[name] = value(depth + 1);
      else if (skip(/\w+/y) === '') at += 1;
    }
    at += 1;
    return found;
  }

  function list(depth: number): HintValue {
    const found: HintValue[] = [];
    at += 1;
    while (at < dump.length) {
      skip(/[\s,]*/y);
      if (dump[at] === ']' || at >= dump.length) break;
      const before = at;
      found.push(value(depth + 1));
      if (at === before) at += 1;
    }
    at += 1;
    return found;
  }

  function quoted(): string {
    const start = at + 1;
    const end = /"(?=\s*(?:[,}\]]|\n|$))/g;
    end.lastIndex = start;
    const found = end.exec(dump);
    at = found ? found.index + 1 : dump.length;
    return dump.slice(start, found ? found.index : dump.length);
  }

  function skip(pattern: RegExp): string {
    pattern.lastIndex = at;
    const found = pattern.exec(dump)?.[0] ?? '';
    at += found.length;
    return found;
  }
}
