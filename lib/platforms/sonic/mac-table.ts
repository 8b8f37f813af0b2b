import type { CommandFacts, ParsedMac } from '#lib/platforms/command-facts.ts';

import { isRefusal } from '../cli/is-refusal.ts';
import { normaliseMac } from '../cli/mac-address.ts';
import { macEntry } from '../cli/mac-entry.ts';
import { readInteger } from '../cli/numbers.ts';
import { plainLines } from '../cli/strip-terminal.ts';

/** `show mac`: the port may be a tunnel (`VxLAN DIP: 10.0.0.9`) or a number that the switch knows no name for. */
export function parseMacTable(text: string): CommandFacts {
  const macs: ParsedMac[] = [];
  for (const line of plainLines(text)) {
    const words = line.trim().split(/\s+/);
    const at = words.findIndex((word) => word.length >= 12 && normaliseMac(word) !== null);
    if (at < 1 || at > 2 || !words.slice(0, at).every((word) => /^\d+$/.test(word))) continue;
    const port = words.slice(at + 1, -1).join(' ');
    const atPort = /^[A-Za-z][\w/.-]*$/.test(port) && !/^(?:vxlan|vtep)/i.test(port);
    macs.push(macEntry(normaliseMac(words[at]!)!, readInteger(words[at - 1]), port, atPort));
  }
  return macs.length === 0 && isRefusal(text) ? {} : { macs };
}
