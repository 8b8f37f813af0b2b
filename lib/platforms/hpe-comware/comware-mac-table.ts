import type { CommandFacts, ParsedMac } from '#lib/platforms/command-facts.ts';
import { stated } from '#lib/platforms/cli/colon-pair.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { macEntry } from '#lib/platforms/cli/mac-entry.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import { toldFacts } from '#lib/platforms/cli/told-facts.ts';

import { comwarePortName, isComwarePort } from './comware-port-name.ts';

const NO_PORT = /^(?:vlan|loop|inloop|null|tun|reg|vsi|nve)/i;

/** `display mac-address`: every version's columns start with address and VLAN and end with the ageing. */
export function parseMacTable(text: string): CommandFacts {
  const macs: ParsedMac[] = [];
  for (const line of plainLines(text)) {
    const words = line.trim().split(/\s+/);
    const mac = normaliseMac(words[0] ?? '');
    if (mac === null || words.length < 4) continue;
    const vlan = /^\d{1,4}$/.test(words[1] ?? '') ? Number(words[1]) : null;
    const isBlackhole = words.some((word) => /^blackhole$/i.test(word));
    const ports = words.slice(2).filter((word) => isComwarePort(word) && word.length > 2);
    // A nickname of TRILL or nothing (`N/A`) may stand in their place.
    if (ports.length === 0) ports.push(stated(words.slice(3).at(-2)) ?? '');
    for (const port of ports)
      macs.push(
        macEntry(
          mac,
          vlan,
          comwarePortName(port),
          !isBlackhole && isComwarePort(port) && !NO_PORT.test(port),
        ),
      );
  }
  return toldFacts(text, { macs });
}
