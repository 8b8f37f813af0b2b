import type { CommandFacts, ParsedMac } from '#lib/platforms/command-facts.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import { toldFacts } from '#lib/platforms/cli/told-facts.ts';

import { comwarePortName, isComwarePort } from './comware-port-name.ts';

const NO_PORT = /^(?:vlan|loop|inloop|null|tun|reg|vsi|nve)/i;

/** `display mac-address`: every version's columns start with address and VLAN; blackholes and tunnels are left out. */
export function parseMacTable(text: string): CommandFacts {
  const macs: ParsedMac[] = [];
  for (const line of plainLines(text)) {
    const words = line.trim().split(/\s+/);
    const mac = normaliseMac(words[0] ?? '');
    if (mac === null || words.some((word) => /^blackhole$/i.test(word))) continue;
    const vlan = /^\d{1,4}$/.test(words[1] ?? '') ? Number(words[1]) : null;
    for (const port of words.slice(2).filter((word) => isComwarePort(word) && word.length > 2))
      if (!NO_PORT.test(port)) macs.push({ mac, vlan, port: comwarePortName(port) });
  }
  return toldFacts(text, { macs });
}
