import { neighbourOn } from '#lib/platforms/cli/bare-facts.ts';
import type { CommandFacts, CommandParser, ParsedNeighbour } from '#lib/platforms/command-facts.ts';
import { textOf } from '#lib/platforms/cli/json-answer.ts';
import { foldKey, readKeyValue } from '#lib/platforms/cli/key-values.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { portAliases } from '#lib/platforms/cli/port-aliases.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';

import { jsonRows } from './json-rows.ts';
import { neighbourRows } from './neighbour-rows.ts';
import { longPortName, remotePortName } from './port-name.ts';

const CAPABILITIES = /^[RBTCWPSO](?:,?[RBTCWPSO]){0,7}$/;

/** Longer than any system description that LLDP carries (255 octets) once it is broken into lines. */
const MAX_DESCRIPTION_LINES = 20;

const stated = (value: string | null): string | null =>
  value && !/^(?:not advertised|null|n\/a)$/i.test(value) ? value : null;

const portOf = (printed: string | null): string | null => {
  const port = stated(printed);
  return port && (normaliseMac(port) ?? remotePortName(port));
};

const neighbour = (localPort: string, facts: Partial<ParsedNeighbour>) =>
  neighbourOn(longPortName(localPort), facts);

const chassisOf = (printed: string | null) => {
  const chassis = stated(printed);
  return chassis && (normaliseMac(chassis) ?? chassis);
};

function fromJson(text: string): ParsedNeighbour[] | null {
  const rows = jsonRows(text, 'ROW_nbor_detail') ?? jsonRows(text, 'ROW_nbor');
  return (
    rows?.map((row) => {
      const value = (key: string) => stated(textOf(row[key]));
      return neighbour(value('l_port_id') ?? '', {
        chassisId: chassisOf(value('chassis_id')),
        systemName: value('sys_name'),
        remotePort: portOf(value('port_id')),
        managementAddress: value('mgmt_addr') ?? value('mgmt_addr_ipv6'),
        systemDescription: value('sys_desc'),
        remotePortDescription: value('port_desc'),
      });
    }) ?? null
  );
}

function parseNeighbours(text: string): CommandFacts {
  const neighbours = fromJson(text);
  if (neighbours) return { neighbours };
  return {
    neighbours: neighbourRows(plainLines(text)).map(({ name, localPort, rest }) => {
      const words = rest.length > 1 && CAPABILITIES.test(rest[0]!) ? rest.slice(1) : rest;
      return neighbour(localPort, { systemName: name, remotePort: portOf(words.join(' ')) });
    }),
  };
}

/** The description runs over several lines, up to the next label of LLDP's own. */
function descriptionFrom(lines: readonly string[], at: number, first: string): string {
  const rest = lines.slice(at + 1, at + 1 + MAX_DESCRIPTION_LINES);
  const end = rest.findIndex((line) => /^\s*(?:Time remaining|System Capabilities|Chassis id):/i.test(line));
  return [first, ...rest.slice(0, Math.max(0, end))]
    .map((line) => line.trim())
    .join('\n')
    .trim();
}

function parseDetail(text: string): CommandFacts {
  const fromRows = fromJson(text);
  if (fromRows) return { neighbours: fromRows };
  const lines = plainLines(text);
  const neighbours: ParsedNeighbour[] = [];
  lines.forEach((line, at) => {
    const pair = readKeyValue(line);
    if (!pair) return;
    const value = stated(pair.value);
    const key = foldKey(pair.key);
    if (key === 'chassis id') neighbours.push(neighbour('', { chassisId: chassisOf(value) }));
    const current = neighbours.at(-1);
    if (!current) return;
    if (key === 'local port id') current.localPort = longPortName(value ?? '');
    else if (key === 'port id') current.remotePort = portOf(value);
    else if (key === 'port description') current.remotePortDescription = value;
    else if (key === 'system name') current.systemName = value;
    else if (key === 'system description')
      current.systemDescription = stated(descriptionFrom(lines, at, pair.value));
    else if (key.startsWith('management address')) current.managementAddress ??= value;
  });
  return { neighbours: neighbours.filter(({ localPort }) => localPort !== '') };
}

export const lldpParsers: readonly CommandParser[] = [
  {
    command: 'show lldp neighbors detail',
    aliases: ['show lldp neighbor detail', ...portAliases('show lldp neighbors interface', 'detail')],
    parse: parseDetail,
  },
  {
    command: 'show lldp neighbors',
    aliases: ['show lldp neighbor', ...portAliases('show lldp neighbors interface')],
    parse: parseNeighbours,
  },
];
