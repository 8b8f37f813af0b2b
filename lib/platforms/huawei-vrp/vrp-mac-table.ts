import type { CommandFacts, ParsedMac } from '#lib/platforms/command-facts.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { macEntry } from '#lib/platforms/cli/mac-entry.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import { toldFacts } from '#lib/platforms/cli/told-facts.ts';

import { isVrpPort, vrpPortName } from './vrp-port-name.ts';

/** Entries that are no station behind a port. */
const OWN = /^(?:blackhole|self|cpu|mux-?self|system|local)$/i;
/** What stands in the columns before the port, or in its place. */
const NOTHING = /^(?:-|\d+|blackhole|self|static|dynamic)$/i;
const NO_PORT = /^(?:vlanif|tunnel|nve|loopback|null|vbdif|meth|vxlan)/i;

/**
 * `display mac-address`: address, VLAN (`10/-`, `10/-/-`, `100 - -`, null for a VSI or bridge domain) and the port it
 * was learnt from, wherever the version puts its columns.
 */
export function parseMacTable(text: string): CommandFacts {
  const macs: ParsedMac[] = [];
  for (const line of plainLines(text)) {
    const words = line.trim().split(/\s+/);
    const mac = normaliseMac(words[0] ?? '');
    if (mac === null || words.length < 4) continue;
    const rest = words.slice(2);
    const port = rest.find((word) => isVrpPort(word) && !/^lsr/i.test(word));
    const place = port ?? rest.find((word) => !NOTHING.test(word)) ?? '';
    const vlan = /^(\d{1,4})(?:\/|$)/.exec(words[1] ?? '')?.[1];
    const atPort = port !== undefined && !NO_PORT.test(port) && !words.some((word) => OWN.test(word));
    macs.push(macEntry(mac, vlan === undefined ? null : Number(vlan), vrpPortName(place), atPort));
  }
  return toldFacts(text, { macs });
}
