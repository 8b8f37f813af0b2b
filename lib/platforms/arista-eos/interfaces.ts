import type { CommandFacts, CommandParser, ParsedPort } from '#lib/platforms/command-facts.ts';
import { portNamed } from '#lib/platforms/cli/bare-facts.ts';
import { jsonRecords, recordOf, textOf } from '#lib/platforms/cli/json-answer.ts';
import { splitBlocks } from '#lib/platforms/cli/key-values.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { readNumber, readSpeedMbps } from '#lib/platforms/cli/numbers.ts';
import { portAliases } from '#lib/platforms/cli/port-aliases.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';

import { isPortName, longPortName } from './port-name.ts';

const UP = /^(?:connected|up)$/i;
const DISABLED = /^(?:disabled|errdisabled|admin(?:istratively)? ?down)$/i;
const STATUS =
  /^(?:connected|notconnect|disabled|errdisabled|inactive|monitoring|down|up|xcvrAbsent|unknown|n\/a)$/i;
const DUPLEX = /^(?:(?:a-)?(?:full|half)|auto|unconf|unknown|n\/a)$/i;
const SPEED = /^(?:(?:a-)?\d+(?:\.\d+)?[GMT]?|auto|unconf|unknown|n\/a)$/i;

/** The link behind a word of a status column; null where there is none. */
export function statusOf(printed: string | null | undefined): ParsedPort['status'] {
  if (!printed) return null;
  return UP.test(printed) ? 'up' : DISABLED.test(printed) ? 'disabled' : 'down';
}

/** The port-channel in `in Po49`, `Member of Port-Channel2`. */
function lagIn(text: string | null): string | null {
  const found = /\b(?:in|of) (Po(?:rt-Channel)?\d+)/i.exec(text ?? '');
  return found ? longPortName(found[1]!) : null;
}

/** The word as printed; null for `N/A`. */
export const stated = (word: string | null): string | null => (word && !/^n\/a$/i.test(word) ? word : null);

function jsonPort(name: string, value: unknown): ParsedPort {
  const port = recordOf(value) ?? {};
  const status = textOf(port['linkStatus']) ?? textOf(port['interfaceStatus']);
  const vlan = recordOf(port['vlanInformation']);
  const membership = textOf(port['interfaceMembership']) ?? textOf(vlan?.['vlanExplanation']);
  const bandwidth = readNumber(textOf(port['bandwidth']));
  return portNamed(longPortName(name), {
    status: statusOf(status),
    description: textOf(port['description']),
    speedMbps: bandwidth ? bandwidth / 1e6 : null,
    mac: normaliseMac(textOf(port['physicalAddress']) ?? textOf(port['burnedInAddress']) ?? ''),
    lag: lagIn(membership),
    mediaType: stated(textOf(port['interfaceType'])),
  });
}

/** The ports of `| json`, whichever of the interface commands gave it; null where the answer is text. */
export function jsonPorts(text: string): ParsedPort[] | null {
  const records = jsonRecords(text);
  const list = records
    .map((record) => record['interfaceStatuses'] ?? record['interfaceDescriptions'] ?? record['interfaces'])
    .find((value) => recordOf(value) !== null);
  if (!list) return null;
  return Object.entries(recordOf(list)!).map(([name, value]) => jsonPort(name, value));
}

/** The row's words with where they stand, as names and types have blanks in them and columns move. */
function statusRow(line: string, typeColumn: number, flagsColumn: number): ParsedPort | null {
  const words = [...line.matchAll(/\S+/g)].map((match) => ({ at: match.index, word: match[0] }));
  if (!isPortName(words[0]?.word)) return null;
  for (let at = words.length - 2; at >= 3; at -= 1) {
    if (!DUPLEX.test(words[at]!.word) || !SPEED.test(words[at + 1]!.word)) continue;
    const inLag = words[at - 2]!.word === 'in';
    const status = words[at - (inLag ? 3 : 2)];
    if (!status || !STATUS.test(status.word) || status.at === 0) continue;
    const typeAt = words[at + 2]?.at ?? line.length;
    const aligned = flagsColumn > 0 && Math.abs(typeAt - typeColumn) <= 2 && line[flagsColumn - 1] === ' ';
    const name = line.slice(words[0].word.length, status.at).trim();
    return portNamed(longPortName(words[0].word), {
      status: statusOf(status.word),
      description: name || null,
      speedMbps: readSpeedMbps(words[at + 1]!.word),
      lag: inLag ? longPortName(words[at - 1]!.word) : null,
      mediaType: stated(line.slice(typeAt, aligned ? flagsColumn : undefined).trim()),
    });
  }
  return null;
}

function parseStatus(text: string): CommandFacts {
  const ports = jsonPorts(text);
  if (ports) return { ports };
  const rows: ParsedPort[] = [];
  let [type, flags] = [-1, -1];
  for (const line of plainLines(text)) {
    if (/^\s*Port\s+Name\s+Status/i.test(line))
      [type, flags] = [line.search(/\bType\b/), line.search(/\bFlags\b/)];
    const row = statusRow(line, type, flags);
    if (row) rows.push(row);
  }
  return { ports: rows };
}

function parseDescription(text: string): CommandFacts {
  const ports = jsonPorts(text);
  if (ports) return { ports };
  const rows = plainLines(text).map((line) => {
    const row = /^\s*(\S+)\s+(admin down|\S+)\s+(\S+)(?:\s+(\S.*))?$/i.exec(line);
    if (!row || !isPortName(row[1])) return null;
    return portNamed(longPortName(row[1]), { status: statusOf(row[2]), description: row[4] ?? null });
  });
  return { ports: rows.filter((row) => row !== null) };
}

function parseInterfaces(text: string): CommandFacts {
  const ports = jsonPorts(text);
  if (ports) return { ports };
  const heading = /^\s{0,2}(\S+) is (?:(administratively) )?(\S+), line protocol is /;
  const blocks = splitBlocks(plainLines(text).join('\n'), (line) =>
    isPortName(heading.exec(line)?.[1]) ? line : null,
  );
  return {
    ports: blocks.map(({ head, lines }) => {
      const [, name, administratively, status] = heading.exec(head)!;
      const find = (pattern: RegExp) => lines.map((line) => pattern.exec(line)?.[1]).find(Boolean) ?? null;
      const bandwidth = readNumber(find(/\bBW (\d+) kbit/i));
      const explained = /\(([^()]*)\)\s*$/.exec(head)?.[1];
      const disabled = administratively || DISABLED.test(explained ?? '');
      return portNamed(longPortName(name!), {
        status: disabled ? 'disabled' : statusOf(status?.replace(/,$/, '')),
        description: find(/^\s*Description: (.*\S)/)?.replace(/^"(.*)"$/, '$1') || null,
        speedMbps: bandwidth ? bandwidth / 1000 : null,
        mac: normaliseMac(find(/\baddress is ([0-9a-f.:]+)/i) ?? ''),
        lag: lagIn(find(/(Member of \S+)/)),
      });
    }),
  };
}

function parsePortChannels(text: string): CommandFacts {
  const records = jsonRecords(text).filter((record) => recordOf(record['portChannels']));
  if (records.length > 0) return { ports: records.flatMap((record) => jsonMembers(record['portChannels'])) };
  const ports: ParsedPort[] = [];
  let lag: string | null = null;
  for (const line of plainLines(text)) {
    const head = /^\s*(?:Port[ -]Channel\s+)?(Po(?:rt-Channel)?\d+)(?![\w/])(?:\(([UD])\))?/i.exec(line);
    if (head) {
      lag = longPortName(head[1]!);
      ports.push(portNamed(lag, { status: head[2] ? (head[2] === 'U' ? 'up' : 'down') : null }));
    } else if (line.trim() === '') lag = null;
    if (!lag) continue;
    for (const member of line.matchAll(/(?<![\w-])(?:Et|Ethernet)\d[\d/]*/g))
      ports.push(portNamed(longPortName(member[0]), { lag }));
  }
  return { ports };
}

/** The members of each port-channel, the MLAG peer's (PeerEthernet1) left out. */
function jsonMembers(portChannels: unknown): ParsedPort[] {
  return Object.entries(recordOf(portChannels) ?? {}).flatMap(([lag, value]) =>
    ['interfaces', 'ports', 'activePorts', 'inactivePorts']
      .flatMap((list) => Object.keys(recordOf(recordOf(value)?.[list]) ?? {}))
      .filter((name) => name.startsWith('Et'))
      .map((name) => portNamed(longPortName(name), { lag: longPortName(lag) })),
  );
}

export const interfaceParsers: readonly CommandParser[] = [
  {
    command: 'show interfaces status',
    aliases: [
      'show interface status',
      'show interfaces status connected',
      'show interfaces status errdisabled',
      ...portAliases('show interfaces', 'status'),
    ],
    parse: parseStatus,
  },
  {
    command: 'show interfaces description',
    aliases: ['show interface description', ...portAliases('show interfaces', 'description')],
    parse: parseDescription,
  },
  {
    command: 'show interfaces',
    aliases: ['show interface', 'show ip interface', ...portAliases('show interfaces')],
    parse: parseInterfaces,
  },
  {
    command: 'show port-channel summary',
    aliases: [
      'show port-channel',
      'show port-channel dense',
      'show port-channel detailed',
      'show etherchannel summary',
      'show lacp interface',
    ],
    parse: parsePortChannels,
  },
];
