import type { CommandFacts, CommandParser } from '#lib/platforms/command-facts.ts';
import { portNamed } from '#lib/platforms/cli/bare-facts.ts';
import { jsonRecords, recordOf } from '#lib/platforms/cli/json-answer.ts';
import { keyValues, splitBlocks } from '#lib/platforms/cli/key-values.ts';
import { portAliases } from '#lib/platforms/cli/port-aliases.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';

import { jsonPorts, stated, statusOf } from './interfaces.ts';
import { isPortName, longPortName } from './port-name.ts';

function parseAddresses(text: string): CommandFacts {
  const ports = jsonPorts(text);
  if (ports) return { ports };
  const rows = plainLines(text).map((line) => {
    const row = /^\s*(\S+)\s+(?:\S+\/\d+|\d[\d.]*|unassigned|unnumbered)\s+(admin down|\S+)\s+\S+/i.exec(
      line,
    );
    return row && isPortName(row[1]) ? portNamed(longPortName(row[1]), { status: statusOf(row[2]) }) : null;
  });
  return { ports: rows.filter((row) => row !== null) };
}

function parseSwitchports(text: string): CommandFacts {
  const json = jsonRecords(text).find((record) => recordOf(record['switchports']));
  const names = json
    ? Object.keys(recordOf(json['switchports'])!)
    : plainLines(text).flatMap((line) => /^\s*Name:\s*(\S+)\s*$/.exec(line)?.[1] ?? []);
  return { ports: names.filter(isPortName).map((name) => portNamed(longPortName(name))) };
}

function parseHardware(text: string): CommandFacts {
  const blocks = splitBlocks(plainLines(text).join('\n'), (line) => {
    const name = /^(\S+)[*#\s]*$/.exec(line)?.[1];
    return isPortName(name) ? name : null;
  });
  return {
    ports: blocks.map(({ head, lines }) =>
      portNamed(longPortName(head), { mediaType: stated(keyValues(lines).get('type') ?? null) }),
    ),
  };
}

export const interfaceListParsers: readonly CommandParser[] = [
  { command: 'show ip interface brief', aliases: ['show ipv6 interface brief'], parse: parseAddresses },
  {
    command: 'show interfaces switchport',
    aliases: ['show interface switchport', ...portAliases('show interfaces', 'switchport')],
    parse: parseSwitchports,
  },
  {
    command: 'show interfaces hardware',
    aliases: [
      'show interface hardware',
      'show interfaces capabilities',
      ...portAliases('show interfaces', 'hardware'),
      ...portAliases('show interfaces', 'capabilities'),
    ],
    parse: parseHardware,
  },
];
