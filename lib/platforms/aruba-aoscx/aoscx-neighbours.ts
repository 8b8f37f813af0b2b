import { describedNeighbourOn } from '#lib/platforms/cli/bare-facts.ts';
import type { CommandFacts, ParsedMac, ParsedNeighbour } from '#lib/platforms/command-facts.ts';
import { readColonPair, stated } from '#lib/platforms/cli/colon-pair.ts';
import { lldpId } from '#lib/platforms/cli/lldp-id.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { macEntry } from '#lib/platforms/cli/mac-entry.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import { readTextTable } from '#lib/platforms/cli/text-table.ts';
import { toldFacts } from '#lib/platforms/cli/told-facts.ts';

import { isAoscxPort } from './aoscx-ports.ts';

/** `show mac-address-table`: also the entries of the switch itself and of tunnels (`vxlan1(10.1.1.2)`). */
export function parseMacTable(text: string): CommandFacts {
  const macs: ParsedMac[] = [];
  for (const line of plainLines(text)) {
    const words = line.trim().split(/\s+/);
    const mac = normaliseMac(words[0] ?? '');
    const port = words.at(-1) ?? '';
    if (mac === null || words.length < 4) continue;
    const vlan = /^\d{1,4}$/.test(words[1] ?? '') ? Number(words[1]) : null;
    macs.push(macEntry(mac, vlan, port, isAoscxPort(port) && !/^(?:vxlan|tunnel|vlan)/i.test(port)));
  }
  return toldFacts(text, { macs });
}

/** `show lldp neighbor-info [detail]`: a block for each neighbour, or the table. */
export function parseLldp(text: string): CommandFacts {
  const lines = plainLines(text);
  const isDetail = lines.some((line) => /^\s*Neighbor Chassis-ID\s*:/i.test(line));
  return toldFacts(text, { neighbours: isDetail ? readBlocks(lines) : readTable(lines) });
}

/** Longer than any system says of itself, in characters. */
const MAX_DESCRIPTION = 4000;

function readBlocks(lines: readonly string[]): ParsedNeighbour[] {
  const neighbours: ParsedNeighbour[] = [];
  let current: ParsedNeighbour | null = null;
  let inDescription = false;
  for (const line of lines) {
    const pair = readColonPair(line);
    if (
      inDescription &&
      current !== null &&
      (pair === null || !/^(?:neighbor|chassis|port|ttl)\b/.test(pair.label))
    ) {
      const more = stated(line.replace(/^[-\s]+$/, ''));
      if (more !== null && (current.systemDescription ?? '').length < MAX_DESCRIPTION)
        current.systemDescription = `${current.systemDescription ?? ''}\n${more}`.trim();
      continue;
    }
    inDescription = false;
    if (pair === null) continue;
    if (pair.label === 'port') {
      current = isAoscxPort(pair.value) ? describedNeighbourOn(pair.value) : null;
      if (current !== null) neighbours.push(current);
    } else if (current !== null) {
      // A port with several neighbours repeats the labels and not the port.
      if (pair.label === 'neighbor chassis-id' && current.chassisId !== null)
        neighbours.push((current = { ...describedNeighbourOn(current.localPort) }));
      readLabel(current, pair.label, pair.value);
      inDescription = pair.label === 'neighbor system-description';
    }
  }
  return neighbours.filter((one) => (one.chassisId ?? one.remotePort ?? one.systemName) !== null);
}

function readLabel(neighbour: ParsedNeighbour, label: string, value: string): void {
  if (label === 'neighbor chassis-id') neighbour.chassisId = lldpId(value);
  else if (label === 'neighbor chassis-name' || label === 'neighbor system-name')
    neighbour.systemName ??= stated(value);
  else if (label === 'neighbor system-description' || label === 'neighbor chassis-description')
    neighbour.systemDescription ??= stated(value);
  else if (label === 'neighbor management-address') neighbour.managementAddress ??= stated(value);
  else if (label === 'neighbor port-id') neighbour.remotePort ??= lldpId(value);
  else if (label === 'neighbor port-desc') neighbour.remotePortDescription ??= stated(value);
}

function readTable(lines: readonly string[]): ParsedNeighbour[] {
  return readTextTable(lines, ['LOCAL-PORT', 'CHASSIS-ID', 'PORT-ID', 'PORT-DESC', 'TTL', 'SYS-NAME'])
    .filter((row) => isAoscxPort(row['LOCAL-PORT'] ?? ''))
    .map((row) => ({
      ...describedNeighbourOn(row['LOCAL-PORT'] ?? ''),
      chassisId: lldpId(row['CHASSIS-ID']),
      systemName: stated(row['SYS-NAME']),
      remotePort: lldpId(row['PORT-ID']),
      remotePortDescription: stated(row['PORT-DESC']),
    }));
}
