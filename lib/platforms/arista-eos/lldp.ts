import { neighbourOn } from '#lib/platforms/cli/bare-facts.ts';
import type { CommandFacts, CommandParser, ParsedNeighbour } from '#lib/platforms/command-facts.ts';
import { jsonRecords, recordOf, recordsOf, textOf } from '#lib/platforms/cli/json-answer.ts';
import { foldKey, readKeyValue } from '#lib/platforms/cli/key-values.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { portAliases } from '#lib/platforms/cli/port-aliases.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import { cutRow, findColumns, type TextColumn } from '#lib/platforms/cli/text-table.ts';

import { isPortName, longPortName } from './port-name.ts';

const unquoted = (value: string) => value.replace(/^"([^"]*)"?$/, '$1').trim();
const macOrText = (value: string | null) => (value ? (normaliseMac(value) ?? value) : null);

const neighbour = (localPort: string, stated: Partial<ParsedNeighbour>) =>
  neighbourOn(longPortName(localPort), stated);

/** A row of the list; a neighbour without a name stands there with its chassis id. */
const listed = (localPort: string, name: string | null, port: string | null) =>
  neighbour(localPort, {
    chassisId: normaliseMac(name ?? ''),
    systemName: name || null,
    remotePort: macOrText(unquoted(port ?? '') || null),
  });

function detailFromJson(localPort: string, value: unknown): ParsedNeighbour[] {
  return recordsOf(recordOf(value)?.['lldpNeighborInfo']).map((info) => {
    const port = recordOf(info['neighborInterfaceInfo']) ?? {};
    const addresses = recordsOf(info['managementAddresses']);
    const address = addresses.find((row) => /^ipv[46]$/.test(String(row['addressType']))) ?? addresses[0];
    const portId = textOf(port['interfaceId_v2']) ?? textOf(port['interfaceId']);
    return neighbour(localPort, {
      chassisId: macOrText(textOf(info['chassisId'])),
      systemName: textOf(info['systemName']),
      remotePort: portId && macOrText(unquoted(portId)),
      managementAddress: textOf(address?.['address']),
      systemDescription: textOf(info['systemDescription']),
      remotePortDescription: textOf(port['interfaceDescription']),
    });
  });
}

function fromJson(records: Record<string, unknown>[]): ParsedNeighbour[] | null {
  const lists = records.map((record) => record['lldpNeighbors']).filter((list) => typeof list === 'object');
  if (lists.length === 0) return null;
  return lists.flatMap((list) => {
    if (!Array.isArray(list))
      return Object.entries(recordOf(list) ?? {}).flatMap(([port, value]) => detailFromJson(port, value));
    return recordsOf(list).map((row) =>
      listed(textOf(row['port']) ?? '', textOf(row['neighborDevice']), textOf(row['neighborPort'])),
    );
  });
}

function parseNeighbours(text: string): CommandFacts {
  const neighbours = fromJson(jsonRecords(text));
  if (neighbours) return { neighbours };
  const rows: ParsedNeighbour[] = [];
  let columns: TextColumn[] | null = null;
  for (const line of plainLines(text)) {
    const header = findColumns(line, ['Port', 'Neighbor Device ID', 'Neighbor Port ID', 'TTL']);
    if (header) columns = header;
    const words = line.trim().split(/\s+/);
    if (header || !columns || !isPortName(words[0]) || !/^\d+$/.test(words.at(-1)!)) continue;
    const row = cutRow(line, columns);
    const [name, port] =
      words.length === 4 ? words.slice(1, 3) : [row['Neighbor Device ID'], row['Neighbor Port ID']];
    rows.push(listed(words[0], name ?? null, port ?? null));
  }
  return { neighbours: rows };
}

/** A quoted value that goes on over the next lines is read to its closing quote, twenty lines at most. */
function wholeValue(lines: readonly string[], at: number, value: string): string {
  if (!value.startsWith('"') || /^".*"$/.test(value)) return value;
  const rest = lines.slice(at + 1, at + 21);
  const end = rest.findIndex((line) => line.trimEnd().endsWith('"'));
  return end < 0 ? value : [value, ...rest.slice(0, end + 1)].join('\n');
}

function parseDetail(text: string): CommandFacts {
  const fromRecords = fromJson(jsonRecords(text));
  if (fromRecords) return { neighbours: fromRecords };
  const neighbours: ParsedNeighbour[] = [];
  let localPort: string | null = null;
  const lines = plainLines(text);
  lines.forEach((line, at) => {
    const heading = /^\s*Interface (\S+) detected \d+ LLDP neighbors?/.exec(line);
    if (heading) localPort = heading[1]!;
    else if (localPort && /^\s*Neighbor \S.*, age /.test(line)) neighbours.push(neighbour(localPort, {}));
    const current = neighbours.at(-1);
    const pair = readKeyValue(line.replace(/^\s*- /, ''));
    if (heading || !current || !pair) return;
    const value = unquoted(wholeValue(lines, at, pair.value)) || null;
    const key = foldKey(pair.key);
    if (key === 'chassis id') current.chassisId = macOrText(value);
    else if (key === 'port id' && current.remotePort === null) current.remotePort = macOrText(value);
    else if (key === 'system name') current.systemName = value;
    else if (key === 'system description') current.systemDescription = value;
    else if (key === 'port description') current.remotePortDescription = value;
    else if (key === 'management address') current.managementAddress ??= macOrText(value);
  });
  return { neighbours };
}

export const lldpParsers: readonly CommandParser[] = [
  {
    command: 'show lldp neighbors detail',
    aliases: [
      'show lldp neighbours detail',
      'show lldp neighbor detail',
      ...portAliases('show lldp neighbors', 'detail'),
    ],
    parse: parseDetail,
  },
  {
    command: 'show lldp neighbors',
    aliases: ['show lldp neighbours', 'show lldp neighbor', ...portAliases('show lldp neighbors')],
    parse: parseNeighbours,
  },
];
