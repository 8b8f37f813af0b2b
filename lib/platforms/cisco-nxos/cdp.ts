import type { CommandFacts, CommandParser, ParsedNeighbour } from '#lib/platforms/command-facts.ts';
import { textOf } from '#lib/platforms/cli/json-answer.ts';
import { splitBlocks } from '#lib/platforms/cli/key-values.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { portAliases } from '#lib/platforms/cli/port-aliases.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';

import { jsonRows } from './json-rows.ts';
import { neighbourRows } from './neighbour-rows.ts';
import { longPortName, remotePortName } from './port-name.ts';

interface Stated {
  deviceId: string | null;
  systemName?: string | null;
  remotePort: string | null;
  address?: string | null;
  description?: string | null;
}

/** The device id is the name where no other is told; NX-OS puts the serial behind it: sw1.example.net(FOC12345678). */
function neighbour(localPort: string, stated: Stated): ParsedNeighbour {
  const { deviceId, remotePort } = stated;
  return {
    localPort: longPortName(localPort),
    protocol: 'cdp',
    chassisId: deviceId && (normaliseMac(deviceId) ?? deviceId),
    systemName: stated.systemName ?? deviceId,
    remotePort: remotePort && (normaliseMac(remotePort) ?? remotePortName(remotePort)),
    managementAddress: stated.address ?? null,
    ...(stated.description !== undefined && { systemDescription: stated.description }),
  };
}

function fromJson(text: string): ParsedNeighbour[] | null {
  const detail = jsonRows(text, 'ROW_cdp_neighbor_detail_info');
  const rows = detail ?? jsonRows(text, 'ROW_cdp_neighbor_brief_info');
  return (
    rows?.map((row) => {
      const value = (key: string) => textOf(row[key]);
      return neighbour(value('intf_id') ?? '', {
        deviceId: value('device_id'),
        systemName: value('sysname'),
        remotePort: value('port_id'),
        address: value('v4mgmtaddr') ?? value('v6mgmtaddr') ?? value('v4addr') ?? value('v6addr'),
        ...(detail && { description: value('version') }),
      });
    }) ?? null
  );
}

/** Behind capability and platform; IOS writes `Gig 1/0/9` in two words, a long platform runs into the port. */
function lastPort(words: readonly string[]): string | null {
  const [kind, port] = words.slice(-2);
  const glued = /^.{12,}?((?:Eth|Fas|Gig|Ten|Twe|For|Hun|mgmt)\d[\d/.]*)$/.exec(words.at(-1) ?? '')?.[1];
  if (glued && words.slice(0, -1).every((word) => /^[A-Za-z]$/.test(word))) return glued;
  return /^\d[\d/.]*$/.test(port ?? '') && /^[A-Z][a-z]{1,2}$/.test(kind!)
    ? kind! + port!
    : (words.at(-1) ?? null);
}

function parseNeighbours(text: string): CommandFacts {
  const neighbours = fromJson(text);
  if (neighbours) return { neighbours };
  return {
    neighbours: neighbourRows(plainLines(text)).map(({ name, localPort, rest }) =>
      neighbour(localPort, { deviceId: name, remotePort: lastPort(rest) }),
    ),
  };
}

function detailOf(deviceId: string, lines: readonly string[]): ParsedNeighbour | null {
  const index = (pattern: RegExp) => lines.findIndex((line) => pattern.test(line));
  const find = (pattern: RegExp, from = 0) =>
    lines
      .slice(from)
      .map((line) => pattern.exec(line)?.[1]?.trim())
      .find(Boolean) ?? null;
  const ports = lines
    .map((line) => /^\s*Interface: *([^,\s]+), *Port ID \(outgoing port\): *(\S.*)/i.exec(line))
    .find((match) => match !== null);
  if (!ports) return null;
  const address = /^\s*IPv[46] Address: *(\S+)/i;
  const management = index(/^\s*Mgmt address\(es\):/i);
  const version = index(/^\s*Version:\s*$/i);
  const rest = version < 0 ? [] : lines.slice(version + 1);
  const end = rest.findIndex((line) => line.trim() === '' || /^\s*Advertisement Version:/i.test(line));
  return neighbour(ports[1]!, {
    deviceId: deviceId || null,
    systemName: find(/^\s*System Name: *(\S.*)/i),
    remotePort: ports[2]!.trim(),
    address: (management < 0 ? null : find(address, management)) ?? find(address),
    description:
      rest
        .slice(0, end < 0 ? 20 : end)
        .map((line) => line.trim())
        .join('\n') || null,
  });
}

function parseDetail(text: string): CommandFacts {
  const neighbours = fromJson(text);
  if (neighbours) return { neighbours };
  const blocks = splitBlocks(
    plainLines(text).join('\n'),
    (line) => /^\s*Device ID: *(.*)/i.exec(line)?.[1]?.trim() ?? null,
  );
  const details = blocks.map(({ head, lines }) => detailOf(head, lines));
  return { neighbours: details.filter((detail) => detail !== null) };
}

export const cdpParsers: readonly CommandParser[] = [
  {
    command: 'show cdp neighbors detail',
    aliases: [
      'show cdp neighbor detail',
      'show cdp entry all',
      'show cdp entry name <name>',
      ...portAliases('show cdp neighbors interface', 'detail'),
    ],
    parse: parseDetail,
  },
  {
    command: 'show cdp neighbors',
    aliases: ['show cdp neighbor', ...portAliases('show cdp neighbors interface')],
    parse: parseNeighbours,
  },
];
