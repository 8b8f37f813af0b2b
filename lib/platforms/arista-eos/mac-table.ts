import type { CommandFacts, CommandParser, ParsedMac } from '#lib/platforms/command-facts.ts';
import { jsonRecords, recordOf, recordsOf, textOf } from '#lib/platforms/cli/json-answer.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { readInteger } from '#lib/platforms/cli/numbers.ts';
import { portAliases } from '#lib/platforms/cli/port-aliases.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';

import { isPortName, longPortName } from './port-name.ts';

/** Ports that hosts can be behind; VXLAN tunnels, the CPU and routed VLANs are none. */
const isHostPort = (name: string) => isPortName(name) && /^(?:Ethernet|Port-Channel|Management)/.test(name);

function entry(mac: string | null, vlan: number | null, printed: string | null): ParsedMac[] {
  const address = normaliseMac(mac ?? '');
  const port = longPortName(printed ?? '');
  return address && isHostPort(port) ? [{ mac: address, vlan, port }] : [];
}

function parseMacTable(text: string): CommandFacts {
  const tables = jsonRecords(text).flatMap((record) => [record['unicastTable'], record['multicastTable']]);
  if (tables.some((table) => recordOf(table))) {
    const entries = tables.flatMap((table) => recordsOf(recordOf(table)?.['tableEntries']));
    const macs = entries.flatMap((row) => {
      const ports = Array.isArray(row['interfaces']) ? row['interfaces'] : [row['interface']];
      const vlan = readInteger(textOf(row['vlanId']));
      return ports.flatMap((port) => entry(textOf(row['macAddress']), vlan, textOf(port)));
    });
    return { macs };
  }
  const macs = plainLines(text).flatMap((line) => {
    const [vlan, mac, ...rest] = line.trim().split(/[\s,]+/);
    return rest.flatMap((word) => entry(mac ?? null, readInteger(vlan), word));
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
