import { macEntry } from '#lib/platforms/cli/mac-entry.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import type { CommandFacts, ParsedMac } from '#lib/platforms/command-facts.ts';

import { longXrPortName } from './port-names.ts';

/**
 * `show l2vpn forwarding bridge-domain mac-address location`: addresses learned from attachment circuits, pseudowires
 * (`(192.0.2.9, 20)`) and tunnels, and the router's own. The port keeps its subinterface; no VLAN is stated.
 */
export function parseMacTable(text: string): CommandFacts {
  const macs: ParsedMac[] = [];
  for (const line of plainLines(text)) {
    const row = /^\s*([\da-f.:-]{12,17})\s+([a-z]\w*)\s+(\([^()]{1,60}\)|\S+)/i.exec(line.slice(0, 200));
    const mac = normaliseMac(row?.[1] ?? '');
    if (!row || mac === null) continue;
    const port = longXrPortName(row[3]!);
    const isCircuit = /^(?:[A-Z][A-Za-z]*(?:GigE|Ethernet)|Bundle-Ether)\d[\d/.]*$/.test(port);
    macs.push(macEntry(mac, null, port, isCircuit && /^(?:dynamic|static)$/i.test(row[2]!)));
  }
  return { macs };
}
