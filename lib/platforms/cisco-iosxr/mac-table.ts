import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import type { CommandFacts, ParsedMac } from '#lib/platforms/command-facts.ts';

import { longXrPortName } from './port-names.ts';

/**
 * `show l2vpn forwarding bridge-domain mac-address location`: addresses learned from attachment circuits; those of
 * pseudowires, tunnels and the router itself are left out. The port keeps its subinterface; no VLAN is stated.
 */
export function parseMacTable(text: string): CommandFacts {
  const macs: ParsedMac[] = [];
  for (const line of plainLines(text)) {
    const [address = '', type = '', from = ''] = line.trim().split(/\s+/, 3);
    const mac = address.length >= 12 ? normaliseMac(address) : null;
    if (mac === null || !/^(?:dynamic|static)$/i.test(type)) continue;
    const port = longXrPortName(from);
    if (/^(?:[A-Z][A-Za-z]*(?:GigE|Ethernet)|Bundle-Ether)\d[\d/.]*$/.test(port))
      macs.push({ mac, vlan: null, port });
  }
  return { macs };
}
