import type { CommandFacts, ParsedMac } from '#lib/platforms/command-facts.ts';

import { isRefusal } from '../cli/is-refusal.ts';
import { normaliseMac } from '../cli/mac-address.ts';
import { readInteger } from '../cli/numbers.ts';
import { plainLines } from '../cli/strip-terminal.ts';

/** `show mac`: entries behind tunnels and those whose port the switch does not name are left out. */
export function parseMacTable(text: string): CommandFacts {
  const macs: ParsedMac[] = [];
  for (const line of plainLines(text)) {
    const words = line.trim().split(/\s+/);
    const at = words.findIndex((word) => word.length >= 12 && normaliseMac(word) !== null);
    const port = words[at + 1] ?? '';
    if (at < 1 || at > 2 || !/^[A-Za-z][\w/.-]*$/.test(port) || /^(?:vxlan|vtep)/i.test(port)) continue;
    macs.push({ mac: normaliseMac(words[at]!)!, vlan: readInteger(words[at - 1]), port });
  }
  return macs.length === 0 && isRefusal(text) ? {} : { macs };
}
