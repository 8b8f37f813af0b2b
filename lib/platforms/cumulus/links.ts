import type { CommandFacts, ParsedPort } from '#lib/platforms/command-facts.ts';

import { portNamed } from '../cli/bare-facts.ts';
import { stated } from '../cli/colon-pair.ts';
import { jsonDocuments, recordOf, recordsOf, textOf } from '../cli/json-answer.ts';
import { splitBlocks } from '../cli/key-values.ts';
import { normaliseMac } from '../cli/mac-address.ts';
import { readSpeedMbps } from '../cli/numbers.ts';
import { plainLines } from '../cli/strip-terminal.ts';
import { readNvList } from './nv-answer.ts';
import { neighboursOfTable } from './nv-lldp.ts';

/** `ip -d link`, with `-j` or without: the alias is the description. */
export function parseIpLink(text: string): CommandFacts {
  const documents = jsonDocuments(text);
  const ports =
    documents.length > 0 ? documents.flatMap(recordsOf).map(jsonLink) : textLinks(plainLines(text));
  const read = ports.filter((port) => port !== null);
  return read.length > 0 ? { ports: read } : {};
}

function jsonLink(link: Record<string, unknown>): ParsedPort | null {
  const name = textOf(link['ifname']);
  if (name === null) return null;
  const flags = Array.isArray(link['flags']) ? link['flags'] : [];
  const master = textOf(link['master']);
  const kind = textOf(recordOf(link['linkinfo'])?.['info_slave_kind']);
  return portNamed(name, {
    status: statusOf(flags.includes('UP'), textOf(link['operstate']) ?? ''),
    description: textOf(link['ifalias']),
    mac: etherMac(textOf(link['link_type']) ?? 'ether', textOf(link['address']) ?? ''),
    ...(master !== null && isBond(master, kind) ? { lag: master } : {}),
  });
}

function textLinks(lines: readonly string[]): ParsedPort[] {
  const blocks = splitBlocks(lines.join('\n'), (line) => (/^\s*\d+: \S+: </.test(line) ? line : null));
  return blocks.flatMap(({ head, lines: rest }) => {
    const found = /^\s*\d+: ([^\s:@]+)[^\s:]*: <([^>]*)>(.*)$/.exec(head);
    if (!found) return [];
    const [, name = '', flags = '', words = ''] = found;
    const master = /\bmaster (\S+)/.exec(words)?.[1];
    const ether = rest.map((line) => /^\s*link\/(\S+)\s+([0-9a-f:]{17})/i.exec(line)).find(Boolean);
    const alias = rest.map((line) => /^\s*alias (\S.*)$/.exec(line)?.[1]).find(Boolean);
    const kind = rest.some((line) => line.includes('bond_slave')) ? 'bond' : null;
    return [
      portNamed(name, {
        status: statusOf(flags.split(',').includes('UP'), /\bstate (\S+)/.exec(words)?.[1] ?? ''),
        description: stated(alias),
        mac: ether ? etherMac(ether[1]!, ether[2]!) : null,
        ...(master !== undefined && isBond(master, kind) ? { lag: master } : {}),
      }),
    ];
  });
}

/** `ip` does not tell the speed; the kernel says -1 of a port without link. */
export const PORT_SPEEDS = 'grep -Hs . /sys/class/net/swp*/speed';

/** `/sys/class/net/swp1/speed:25000` */
export function parsePortSpeeds(text: string): CommandFacts {
  const rows = plainLines(text).map((line) => /^\/sys\/class\/net\/([\w.-]+)\/speed:(-?\d{1,9})$/.exec(line));
  const ports = rows
    .filter((row) => row !== null)
    .map((row) => portNamed(row[1]!, { speedMbps: readSpeedMbps(row[2]) }));
  return ports.length > 0 ? { ports } : {};
}

/** `nv show interface`, `net show interface`: names of the columns differ from release to release. */
export function parseNvInterfaces(text: string): CommandFacts {
  const ports = readNvList(text, 'interface').flatMap((row) => {
    const name = row.get('interface') ?? row.get('name') ?? '';
    if (!/^[A-Za-z][\w.-]*$/.test(name)) return [];
    const link = row.get('oper status') ?? row.get('state') ?? row.get('linkstate') ?? '';
    const bond =
      /^BondMember/i.test(row.get('mode') ?? '') && /Master: ([^\s(]+)/.exec(row.get('summary') ?? '')?.[1];
    const admin = row.get('admin status') ?? (/^admdn$/i.test(link) ? 'down' : '');
    return [
      portNamed(name, {
        status: admin === '' && link === '' ? null : statusOf(!/^down$/i.test(admin), link),
        description: stated(row.get('description')),
        speedMbps: readSpeedMbps(row.get('speed') ?? row.get('spd')),
        mac: normaliseMac(row.get('mac address') ?? row.get('mac') ?? ''),
        ...(bond ? { lag: bond } : {}),
      }),
    ];
  });
  const neighbours = neighboursOfTable(plainLines(text));
  return ports.length > 0 ? { ports, ...(neighbours.length > 0 && { neighbours }) } : {};
}

function statusOf(enabled: boolean, state: string): ParsedPort['status'] {
  if (!enabled) return 'disabled';
  if (/^up$/i.test(state)) return 'up';
  return /^(?:down|dn|lowerlayerdown|dormant)$/i.test(state) ? 'down' : null;
}

function etherMac(type: string, address: string): string | null {
  return type === 'ether' ? normaliseMac(address) : null;
}

/** Without details the name of the master tells: Cumulus calls bonds bondN and peerlink. */
function isBond(master: string, slaveKind: string | null): boolean {
  return slaveKind === null ? /^(?:bond|peerlink)/.test(master) : slaveKind === 'bond';
}
