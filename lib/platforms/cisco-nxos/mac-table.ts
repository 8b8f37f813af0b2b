import type { CommandFacts, CommandParser, ParsedMac } from '#lib/platforms/command-facts.ts';
import { textOf } from '#lib/platforms/cli/json-answer.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { macEntry } from '#lib/platforms/cli/mac-entry.ts';
import { readInteger } from '#lib/platforms/cli/numbers.ts';
import { portAliases } from '#lib/platforms/cli/port-aliases.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';

import { jsonRows } from './json-rows.ts';
import { isPortName, longPortName } from './port-name.ts';

interface Entry {
  mac: string;
  vlan: number | null;
}

/** One for each port. The supervisor, `Drop`, VXLAN, FabricPath and the vPC peer-link are no ports of stations. */
function entries({ mac, vlan }: Entry, printed: string): ParsedMac[] {
  const places = printed.match(/(?:vPC Peer-Link(?:\(\w*\))?|[^\s,]+)(?: \([^()]*\))?/gi) ?? [''];
  return places.map((place) => {
    const port = longPortName(place);
    return macEntry(
      mac,
      vlan,
      port,
      isPortName(place) && /^(?:Ethernet|port-channel|Vethernet|mgmt)/.test(port),
    );
  });
}

const words = (line: string) => line.trim().split(/[\s,]+/);

/** Flags, the VLAN, the address, its type and age, and whether it is secure and notified; then the ports. */
const ROW =
  /^\s*(?:[*+A-Z~]{1,2}\s+){0,2}(?:(\d{1,5}|-)\s+)?([\da-f.:-]{12,17})\s+[a-z]\S*\s+\S+\s+(?:[TF]\s+[TF]\b)?(.*)$/i;

function parseMacTable(text: string): CommandFacts {
  const rows = jsonRows(text, 'ROW_mac_address');
  if (rows)
    return {
      macs: rows.flatMap((row) => {
        const mac = normaliseMac(textOf(row['disp_mac_addr']) ?? '');
        const vlan = readInteger(textOf(row['disp_vlan']));
        return mac ? entries({ mac, vlan }, textOf(row['disp_port']) ?? '') : [];
      }),
    };
  const macs: ParsedMac[] = [];
  let last: Entry | null = null;
  for (const line of plainLines(text)) {
    const row = ROW.exec(line.slice(0, 1000));
    const mac = normaliseMac(row?.[2] ?? '');
    if (row && mac !== null) {
      last = { mac, vlan: readInteger(row[1]) };
      macs.push(...entries(last, row[3]!));
    } else if (last && words(line).every(isPortName)) {
      // The ports of an entry that do not fit go on below it.
      macs.push(...entries(last, line));
    } else last = null;
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
