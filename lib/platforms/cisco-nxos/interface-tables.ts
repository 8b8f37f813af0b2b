import type { CommandFacts, CommandParser, ParsedPort } from '#lib/platforms/command-facts.ts';
import { portNamed } from '#lib/platforms/cli/bare-facts.ts';
import { lacpEnd } from '#lib/platforms/cli/lacp-end.ts';
import { textOf } from '#lib/platforms/cli/json-answer.ts';
import { readSpeedMbps } from '#lib/platforms/cli/numbers.ts';
import { portAliases } from '#lib/platforms/cli/port-aliases.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';

import { jsonRows, rowsIn } from './json-rows.ts';
import { isPortName, longPortName } from './port-name.ts';

const DUPLEX = /^(?:(?:a-)?(?:full|half)|auto|--)$/i;
const SPEED = /^(?:(?:a-)?\d+(?:\.\d+)?[GMTK]?|auto|--)$/i;

/** Columns cut the status at nine letters: `notconnec`, `xcvrAbsen`, `linkFlapE`. */
export function statusOf(printed: string | null | undefined): ParsedPort['status'] {
  if (!printed) return null;
  if (/^(?:connected|up|trunking)$/i.test(printed)) return 'up';
  return /^(?:disabled|err-?dis|errdis|linkFlapE|admin)|administratively/i.test(printed)
    ? 'disabled'
    : 'down';
}

export const stated = (printed: string | null | undefined): string | null => {
  const text = printed?.trim();
  return text && !/^(?:--|\(unknown\)|n\/a)$/i.test(text) ? text : null;
};

function statusRow(line: string): ParsedPort | null {
  const words = [...line.matchAll(/\S+/g)].map((match) => ({ at: match.index, word: match[0] }));
  if (!isPortName(words[0]?.word)) return null;
  for (let at = words.length - 2; at >= 3; at -= 1) {
    const here = DUPLEX.test(words[at]!.word) && SPEED.test(words[at + 1]!.word);
    // `auto auto --` and `-- -- --`: the leftmost pair of a run, the type is behind it.
    const before =
      DUPLEX.test(words[at - 1]!.word) &&
      SPEED.test(words[at]!.word) &&
      (words[at - 1]!.word !== '--' || words[at]!.word === '--');
    if (!here || (before && at > 3)) continue;
    const status = words[at - 2]!;
    const end = words[0].at + words[0].word.length;
    return portNamed(longPortName(words[0].word), {
      status: statusOf(status.word),
      description: stated(line.slice(end, Math.max(end, status.at))),
      speedMbps: readSpeedMbps(words[at + 1]!.word),
      mediaType: stated(line.slice(words[at + 2]?.at ?? line.length)),
    });
  }
  return null;
}

/** A row of the table of tunnels behind the ports: name, status, reason. */
function tunnelRow(line: string): ParsedPort | null {
  const row = /^\s*(Tunnel\d+)\s+(\S.*?)\s+(connected|down|up)\s+(\S.*)$/i.exec(line.slice(0, 400));
  if (!row) return null;
  const status = /administratively|admin down/i.test(row[4]!) ? 'disabled' : statusOf(row[3]);
  return portNamed(longPortName(row[1]!), { status, description: stated(row[2]) });
}

/** Fibre channel ports of a converged switch have a sentence in place of a row: `fc2/1 is down (SFP not present)`. */
function saidPort(line: string): ParsedPort | null {
  const said = /^\s*(\S+) is (up|trunking|down)\b(?: \((Administratively)?)?/i.exec(line.slice(0, 200));
  if (!isPortName(said?.[1])) return null;
  return portNamed(longPortName(said[1]), { status: said[3] ? 'disabled' : statusOf(said[2]) });
}

function parseStatus(text: string): CommandFacts {
  const rows = jsonRows(text, 'ROW_interface');
  if (rows)
    return {
      ports: rows.map((row) =>
        portNamed(longPortName(textOf(row['interface']) ?? ''), {
          status: statusOf(textOf(row['state'])),
          description: stated(textOf(row['name'])),
          speedMbps: readSpeedMbps(textOf(row['speed'])),
          mediaType: stated(textOf(row['type'])),
        }),
      ),
    };
  const ports = plainLines(text).map((line) => statusRow(line) ?? tunnelRow(line) ?? saidPort(line));
  return { ports: ports.filter((port) => port !== null) };
}

/** `show interface status err-disabled`: port, name, status and reason. */
function parseErrDisabled(text: string): CommandFacts {
  const ports = plainLines(text).map((line) => {
    const row = /^\s*(\S+)\s+(\S.*?)\s+(\S+)\s+(\S+)\s*$/.exec(line.slice(0, 400));
    const lasting = /^\s*(\S+)\s+(\S.*?)\s+(\S*err\S*)\s+(\S.*)$/i.exec(line.slice(0, 400)) ?? row;
    if (!isPortName(lasting?.[1])) return null;
    return portNamed(longPortName(lasting[1]), { status: 'disabled', description: stated(lasting[2]) });
  });
  return { ports: ports.filter((port) => port !== null) };
}

function parseDescription(text: string): CommandFacts {
  const rows = jsonRows(text, 'ROW_interface');
  if (rows)
    return {
      ports: rows.map((row) =>
        portNamed(longPortName(textOf(row['interface']) ?? ''), {
          description: stated(textOf(row['desc'])),
          speedMbps: readSpeedMbps(textOf(row['speed'])),
        }),
      ),
    };
  const ports: ParsedPort[] = [];
  let withSpeed = false;
  for (const line of plainLines(text)) {
    const header = /^\s*(?:Port|Interface)\s.*\bDescription\b/i.exec(line);
    if (header) withSpeed = /\bSpeed\b/i.test(line);
    const row = withSpeed
      ? /^\s*(\S+)\s+\S+\s+(\S+)(?:\s+(\S.*))?$/.exec(line)
      : /^\s*(\S+)()(?:\s+(\S.*))?$/.exec(line);
    if (header || !isPortName(row?.[1])) continue;
    ports.push(
      portNamed(longPortName(row[1]), { description: stated(row[3]), speedMbps: readSpeedMbps(row[2]) }),
    );
  }
  return { ports };
}

function briefRow(line: string): ParsedPort | null {
  const words = line.trim().split(/\s+/);
  if (!isPortName(words[0])) return null;
  const status = words.find((word) => /^(?:up|down)$/.test(word));
  if (!status) return null;
  const ethernet = /^Eth/i.test(words[0]);
  const speed =
    words.find((word) => /\([DSAI]\)$/.test(word)) ?? (words[0].startsWith('mgmt') ? words[4] : null);
  const group = ethernet && /^\d+$/.test(words.at(-1)!) ? words.at(-1) : null;
  return portNamed(longPortName(words[0]), {
    status: /\badmin(?:istratively)?\b/i.test(line) ? 'disabled' : statusOf(status),
    speedMbps: readSpeedMbps(speed),
    ...(ethernet && { lag: group ? `port-channel${group}` : null }),
  });
}

function parseBrief(text: string): CommandFacts {
  const rows = jsonRows(text, 'ROW_interface');
  if (rows)
    return {
      ports: rows.map((row) => {
        const group = textOf(row['portchan']);
        return portNamed(longPortName(textOf(row['interface']) ?? ''), {
          status: /administratively/i.test(textOf(row['state_rsn_desc']) ?? '')
            ? 'disabled'
            : statusOf(textOf(row['state'])),
          speedMbps: readSpeedMbps(textOf(row['speed'])),
          lag: group && /^\d+$/.test(group) ? `port-channel${group}` : null,
        });
      }),
    };
  return {
    ports: plainLines(text)
      .map(briefRow)
      .filter((port) => port !== null),
  };
}

/** The flags of a port-channel (`SU`, `RD`) or of a member (`P`, `D`); suspended or waiting ones are neither. */
function flaggedStatus(flags: string): ParsedPort['status'] {
  if (/^(?:[A-Z]?U|P)/.test(flags)) return 'up';
  return /^[A-Z]?D/.test(flags) ? 'down' : null;
}

/** `show port-channel summary`: each port-channel and its members. */
function parsePortChannels(text: string): CommandFacts {
  const rows = jsonRows(text, 'ROW_channel');
  if (rows)
    return {
      ports: rows.flatMap((row) => {
        const lag = longPortName(textOf(row['port-channel']) ?? `port-channel${textOf(row['group']) ?? ''}`);
        const members = rowsIn(row, 'ROW_member').map((member) =>
          portNamed(longPortName(textOf(member['port']) ?? ''), {
            status: flaggedStatus(textOf(member['port-status']) ?? ''),
            lag,
          }),
        );
        return [portNamed(lag, { status: flaggedStatus(textOf(row['status']) ?? '') }), ...members];
      }),
    };
  const ports: ParsedPort[] = [];
  let lag: string | null = null;
  for (const line of plainLines(text)) {
    const head = /^\s*(?:\d[\w:-]{0,12}\s+)?(Po\d+)\((\w+)\)/i.exec(line);
    if (head) {
      lag = longPortName(head[1]!);
      ports.push(portNamed(lag, { status: flaggedStatus(head[2]!) }));
    }
    if (!lag) continue;
    for (const member of line.matchAll(/(?<![\w-])(Et(?:h(?:ernet)?)?\d[\d/]*)\(([A-Za-z][\w+*^-]{0,6})\)/gi))
      ports.push(portNamed(longPortName(member[1]!), { status: flaggedStatus(member[2]!), lag }));
  }
  return { ports };
}

/** `show lacp neighbor`: below each port-channel its members, with the partner's system id behind them. */
function parseLacpNeighbours(text: string): CommandFacts {
  const ports: ParsedPort[] = [];
  let lag: string | null = null;
  for (const line of plainLines(text)) {
    const head = /^\s*(Po\d+|port-channel\d+) neighbors/i.exec(line);
    if (head) lag = longPortName(head[1]!);
    const [port, partner = '', number] = line.trim().split(/\s+/, 3);
    if (lag && isPortName(port) && /^(?:0x)?[\da-f]+,/i.test(partner)) {
      const lacpPartner = lacpEnd(partner.slice(partner.indexOf(',') + 1), number);
      ports.push(portNamed(longPortName(port), { lag, ...(lacpPartner && { lacpPartner }) }));
    }
  }
  return { ports };
}

/** `show ip interface brief`: the last word tells protocol, link and administrative state. */
function parseAddresses(text: string): CommandFacts {
  const ports = plainLines(text).map((line) => {
    const words = line.trim().split(/\s+/);
    const state = /^protocol-(\w+)\/link-(\w+)\/admin-(\w+)$/.exec(words.at(-1)!);
    if (!state || !isPortName(words[0])) return null;
    const status = state[3] === 'down' ? 'disabled' : state[2] === 'up' ? 'up' : 'down';
    return portNamed(longPortName(words[0]), { status });
  });
  return { ports: ports.filter((port) => port !== null) };
}

export const interfaceTableParsers: readonly CommandParser[] = [
  {
    command: 'show interface status',
    aliases: ['show interfaces status', ...portAliases('show interface', 'status')],
    parse: parseStatus,
  },
  { command: 'show interface status err-disabled', parse: parseErrDisabled },
  {
    command: 'show interface description',
    aliases: ['show interfaces description', ...portAliases('show interface', 'description')],
    parse: parseDescription,
  },
  {
    command: 'show interface brief',
    aliases: ['show interfaces brief', ...portAliases('show interface', 'brief')],
    parse: parseBrief,
  },
  {
    command: 'show ip interface brief',
    aliases: ['show ip interface brief vrf all'],
    parse: parseAddresses,
  },
  {
    command: 'show port-channel summary',
    aliases: ['show port-channel summary interface <port>'],
    parse: parsePortChannels,
  },
  { command: 'show lacp neighbor', parse: parseLacpNeighbours },
];
