import type { CommandFacts, ParsedPort } from '#lib/platforms/command-facts.ts';

import { portNamed } from '../cli/bare-facts.ts';
import { stated } from '../cli/colon-pair.ts';
import { readRuledTables } from '../cli/ruled-table.ts';
import { readSpeedMbps } from '../cli/numbers.ts';
import { plainLines } from '../cli/strip-terminal.ts';

/** `show interfaces status`, `show interfaces description`. */
export function parseInterfaces(text: string): CommandFacts {
  const ports = readRuledTables(plainLines(text)).flatMap((row) => {
    const name = row.get('interface') ?? '';
    if (!/^[A-Za-z][\w/.-]*$/.test(name) || !row.has('oper')) return [];
    const vlan = row.get('vlan') ?? '';
    const mediaType = stated(row.get('type'));
    return [
      portNamed(name, {
        status: statusOf(row.get('admin') ?? '', row.get('oper') ?? ''),
        description: stated(row.get('description')),
        speedMbps: readSpeedMbps(row.get('speed')),
        ...(/^PortChannel/i.test(vlan) ? { lag: vlan } : {}),
        ...(mediaType ? { mediaType } : {}),
      }),
    ];
  });
  return ports.length > 0 ? { ports } : {};
}

function statusOf(admin: string, oper: string): ParsedPort['status'] {
  if (/^down$/i.test(admin)) return 'disabled';
  if (/^up$/i.test(oper)) return 'up';
  return /^down$/i.test(oper) ? 'down' : null;
}

/** `show interfaces portchannel`: `Ethernet28(S) Ethernet24(D)`; a long list goes on below its row. */
export function parsePortChannels(text: string): CommandFacts {
  const ports: ParsedPort[] = [];
  let lag: string | null = null;
  for (const line of plainLines(text)) {
    const row = /^\s*\d+\s+(PortChannel\S*)\s+(\S+)/i.exec(line);
    if (row) {
      lag = row[1]!;
      ports.push(
        portNamed(lag, {
          status: /\(Up\)/i.test(row[2]!) ? 'up' : /\(Dw\)/i.test(row[2]!) ? 'down' : null,
        }),
      );
    } else if (line.trim() === '') lag = null;
    if (lag === null) continue;
    for (const [, member] of line.matchAll(/\b([A-Za-z][\w/.-]{0,40})\([SD*]\)/g))
      ports.push(portNamed(member!, { lag }));
  }
  return ports.length > 0 ? { ports } : {};
}
