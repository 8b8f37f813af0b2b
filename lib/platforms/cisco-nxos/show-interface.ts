import type { CommandFacts, CommandParser, ParsedPort } from '#lib/platforms/command-facts.ts';
import { portNamed } from '#lib/platforms/cli/bare-facts.ts';
import { textOf } from '#lib/platforms/cli/json-answer.ts';
import { splitBlocks } from '#lib/platforms/cli/key-values.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { readSpeedMbps } from '#lib/platforms/cli/numbers.ts';
import { portAliases } from '#lib/platforms/cli/port-aliases.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';

import { stated, statusOf } from './interface-tables.ts';
import { jsonRows } from './json-rows.ts';
import { isPortName, longPortName } from './port-name.ts';

const HEADING = /^\s*(\S+) is (up|down|trunking|administratively down|[a-z]+)\b(.*)$/i;
const DISABLED = /administratively|err(?:or)?[ -]?disabled/i;

function jsonPort(row: Record<string, unknown>): ParsedPort {
  const first = (...keys: string[]) =>
    keys.map((key) => textOf(row[key])).find((value) => value !== null) ?? null;
  const admin = first('admin_state', 'svi_admin_state', 'eth_admin_state');
  const bundle = first('eth_bundle', 'bundle');
  const reason = first('state_rsn_desc') ?? '';
  return portNamed(longPortName(first('interface') ?? ''), {
    status:
      admin === 'down' || DISABLED.test(reason)
        ? 'disabled'
        : statusOf(first('state', 'svi_line_proto', 'svi_admin_state')),
    description: stated(first('desc', 'svi_desc')),
    speedMbps: readSpeedMbps(first('eth_speed')),
    mac: normaliseMac(first('eth_hw_addr', 'svi_mac') ?? ''),
    lag: bundle && longPortName(/^\d+$/.test(bundle) ? `Po${bundle}` : bundle),
    mediaType: stated(first('eth_media')),
  });
}

function textPort(head: string, lines: readonly string[]): ParsedPort {
  const [, name, state, rest] = HEADING.exec(head)!;
  const find = (pattern: RegExp) => lines.map((line) => pattern.exec(line)?.[1]).find(Boolean) ?? null;
  const admin = find(/^\s*admin state(?: is|:) (\w+)/i);
  const reason = /^ \(([^)]*)/.exec(rest ?? '')?.[1] ?? '';
  const bundle = find(/^\s*Belongs to (Po\d+)/i);
  return portNamed(longPortName(name!), {
    status: admin === 'down' || DISABLED.test(`${state} ${reason}`) ? 'disabled' : statusOf(state),
    description: stated(find(/^\s*Description: *(\S.*)/i) ?? find(/^\s*Port description is (\S.*)/i)),
    speedMbps: readSpeedMbps(find(/-duplex, (?:a-)?(\d+(?:\.\d+)? ?[GMTK]?b\/s)/i)),
    mac: normaliseMac(find(/\baddress(?:: | is\s+)([0-9a-f.:]+)/i) ?? ''),
    lag: bundle && longPortName(bundle),
    mediaType: stated(find(/\bmedia type is ([^,]+)/i)),
  });
}

function parseInterface(text: string): CommandFacts {
  const rows = jsonRows(text, 'ROW_interface');
  if (rows) return { ports: rows.map(jsonPort) };
  const blocks = splitBlocks(plainLines(text).join('\n'), (line) =>
    isPortName(HEADING.exec(line)?.[1]) ? line : null,
  );
  return { ports: blocks.map(({ head, lines }) => textPort(head, lines)) };
}

function parseCapabilities(text: string): CommandFacts {
  const blocks = splitBlocks(plainLines(text).join('\n'), (line) => {
    const name = line.trim();
    return isPortName(name) ? name : null;
  });
  return {
    ports: blocks.map(({ head, lines }) => {
      const type = lines.map((line) => /^\s*Type \([^)]*\): *(\S.*)/i.exec(line)?.[1]).find(Boolean);
      return portNamed(longPortName(head), { mediaType: stated(type) });
    }),
  };
}

export const showInterfaceParsers: readonly CommandParser[] = [
  {
    command: 'show interface',
    aliases: ['show interfaces', ...portAliases('show interface')],
    parse: parseInterface,
  },
  {
    command: 'show interface capabilities',
    aliases: portAliases('show interface', 'capabilities'),
    parse: parseCapabilities,
  },
];
