import type { CommandFacts, CommandParser, ParsedMac } from '#lib/platforms/command-facts.ts';
import { jsonRecords, recordOf, recordsOf, textOf } from '#lib/platforms/cli/json-answer.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { macEntry } from '#lib/platforms/cli/mac-entry.ts';
import { readInteger } from '#lib/platforms/cli/numbers.ts';
import { portAliases } from '#lib/platforms/cli/port-aliases.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';

import { isPortName, longPortName } from './port-name.ts';

/** Ports that hosts can be behind; VXLAN tunnels, the CPU and routed VLANs are none. */
const isHostPort = (name: string) => isPortName(name) && /^(?:Ethernet|Port-Channel|Management)/.test(name);

/** One for each port, one without a port where none is named. */
function entries(mac: string, vlan: string | null, ports: readonly string[]): ParsedMac[] {
  const address = normaliseMac(mac);
  if (address === null) return [];
  return (ports.length > 0 ? ports : ['']).map((printed) => {
    const port = longPortName(printed);
    return macEntry(address, readInteger(vlan), port, isHostPort(port));
  });
}

function parseMacTable(text: string): CommandFacts {
  const tables = jsonRecords(text).flatMap((record) => [record['unicastTable'], record['multicastTable']]);
  if (tables.some((table) => recordOf(table))) {
    const rows = tables.flatMap((table) => recordsOf(recordOf(table)?.['tableEntries']));
    const macs = rows.flatMap((row) => {
      const ports = Array.isArray(row['interfaces']) ? row['interfaces'] : [row['interface']];
      const named = ports.map(textOf).filter((port) => port !== null);
      return entries(textOf(row['macAddress']) ?? '', textOf(row['vlanId']), named);
    });
    return { macs };
  }
  const macs = plainLines(text).flatMap((line) => {
    const [vlan = '', mac = '', , ...rest] = line.trim().split(/[\s,]+/);
    // Behind the ports stand the number of moves and the time of the last.
    const moves = rest.findIndex((word) => /^\d/.test(word));
    return entries(mac, vlan, moves < 0 ? rest : rest.slice(0, moves));
  });
  return { macs };
}

export const macTableParsers: readonly CommandParser[] = [
  {
    command: 'show mac address-table',
    aliases: [
      'show mac-address-table',
      'show mac address-table dynamic',
      'show mac address-table unicast',
      'show mac address-table vlan <vlan>',
      'show mac address-table dynamic vlan <vlan>',
      'show mac address-table address <address>',
      ...portAliases('show mac address-table interface'),
      ...portAliases('show mac address-table dynamic interface'),
    ],
    parse: parseMacTable,
  },
];
