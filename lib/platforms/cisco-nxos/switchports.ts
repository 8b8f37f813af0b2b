import type { CommandFacts, CommandParser, ParsedPort } from '#lib/platforms/command-facts.ts';
import { portNamed } from '#lib/platforms/cli/bare-facts.ts';
import { textOf } from '#lib/platforms/cli/json-answer.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { portAliases } from '#lib/platforms/cli/port-aliases.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';

import { statusOf } from './interface-tables.ts';
import { jsonRows } from './json-rows.ts';
import { isPortName, longPortName } from './port-name.ts';

/** `show interface switchport`: the ports that switch, and those that are down. */
function parseSwitchports(text: string): CommandFacts {
  const switchport = (name: string, mode: string | null): ParsedPort =>
    portNamed(longPortName(name), { status: mode !== null && /^down\b/i.test(mode) ? 'down' : null });
  const rows = jsonRows(text, 'ROW_interface');
  if (rows)
    return { ports: rows.map((row) => switchport(textOf(row['interface']) ?? '', textOf(row['oper_mode']))) };
  const ports: ParsedPort[] = [];
  for (const line of plainLines(text)) {
    const name = /^\s*Name: *(\S+)/i.exec(line)?.[1];
    const port = ports.at(-1);
    if (isPortName(name)) ports.push(switchport(name, null));
    else if (port && /^\s*Operational Mode: *down\b/i.test(line)) port.status = 'down';
  }
  return { ports };
}

/** `show vpc`: the port-channels of the peer-link and of each vPC. */
function parseVpc(text: string): CommandFacts {
  const rows = ['peerlink', 'vpc'].flatMap((list) =>
    (jsonRows(text, `ROW_${list}`) ?? []).map((row) => ({
      name: textOf(row[`${list}-ifindex`]) ?? '',
      up: textOf(row[list === 'vpc' ? 'vpc-port-state' : 'peer-link-port-state']) === '1',
    })),
  );
  if (rows.length > 0)
    return {
      ports: rows.map(({ name, up }) => portNamed(longPortName(name), { status: up ? 'up' : 'down' })),
    };
  const ports = plainLines(text).map((line) => {
    const row = /^\s*\d{1,6}\s+(\S{3,30})\s+(up|down\*?)\s/i.exec(`${line.slice(0, 200)} `);
    return isPortName(row?.[1])
      ? portNamed(longPortName(row[1]), { status: statusOf(row[2]?.replace('*', '')) })
      : null;
  });
  return { ports: ports.filter((port) => port !== null) };
}

/** `show interface mac-address`: the address in use, and behind it the burnt-in one. */
function parseAddresses(text: string): CommandFacts {
  const ports = plainLines(text).map((line) => {
    const [name, inUse] = line.trim().split(/\s+/, 2);
    const mac = normaliseMac(inUse ?? '');
    return mac !== null && isPortName(name) ? portNamed(longPortName(name), { mac }) : null;
  });
  return { ports: ports.filter((port) => port !== null) };
}

export const switchportParsers: readonly CommandParser[] = [
  {
    command: 'show interface switchport',
    aliases: ['show interfaces switchport', ...portAliases('show interface', 'switchport')],
    parse: parseSwitchports,
  },
  { command: 'show vpc', aliases: ['show vpc brief', 'show vpc <number>'], parse: parseVpc },
  {
    command: 'show interface mac-address',
    aliases: portAliases('show interface', 'mac-address'),
    parse: parseAddresses,
  },
];
