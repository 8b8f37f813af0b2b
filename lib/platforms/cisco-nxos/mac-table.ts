import type { CommandFacts, CommandParser, ParsedMac } from '#lib/platforms/command-facts.ts';
import { textOf } from '#lib/platforms/cli/json-answer.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { readInteger } from '#lib/platforms/cli/numbers.ts';
import { portAliases } from '#lib/platforms/cli/port-aliases.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';

import { jsonRows } from './json-rows.ts';
import { isPortName, longPortName } from './port-name.ts';

/** The ports of an entry: the supervisor, `Drop`, VXLAN, FabricPath and the vPC peer-link are none. */
function portsOf(words: readonly string[]): string[] {
  return words
    .filter(isPortName)
    .map(longPortName)
    .filter((name) => /^(?:Ethernet|port-channel|Vethernet|mgmt)/.test(name));
}

function parseMacTable(text: string): CommandFacts {
  const rows = jsonRows(text, 'ROW_mac_address');
  if (rows)
    return {
      macs: rows.flatMap((row) => {
        const mac = normaliseMac(textOf(row['disp_mac_addr']) ?? '');
        const ports = portsOf((textOf(row['disp_port']) ?? '').split(/[\s,]+/));
        const vlan = readInteger(textOf(row['disp_vlan']));
        return mac ? ports.map((port) => ({ mac, vlan, port })) : [];
      }),
    };
  const macs: ParsedMac[] = [];
  let last: { mac: string; vlan: number | null } | null = null;
  for (const line of plainLines(text)) {
    const words = line.trim().split(/[\s,]+/);
    const at = words.slice(0, 4).findIndex((word) => normaliseMac(word) !== null);
    if (at >= 0) last = { mac: normaliseMac(words[at]!)!, vlan: readInteger(words[at - 1]) };
    // The ports of an entry that do not fit go on below it.
    else if (!words.every(isPortName)) last = null;
    if (last) for (const port of portsOf(words.slice(at + 1))) macs.push({ ...last, port });
  }
  return { macs };
}

export const macTableParsers: readonly CommandParser[] = [
  {
    command: 'show mac address-table',
    aliases: [
      'show mac-address-table',
      'show mac address-table dynamic',
      'show mac address-table static',
      'show mac address-table secure',
      'show mac address-table local',
      'show mac address-table vni',
      'show mac address-table vni <number>',
      'show mac address-table local vni <number>',
      'show mac address-table vni <number> interface <port>',
      'show mac address-table vlan <vlan>',
      'show mac address-table dynamic vlan <vlan>',
      'show mac address-table address <address>',
      'show mac address-table address <address> interface <port> vlan <vlan>',
      ...portAliases('show mac address-table interface'),
      ...portAliases('show mac address-table dynamic interface'),
    ],
    parse: parseMacTable,
  },
];
