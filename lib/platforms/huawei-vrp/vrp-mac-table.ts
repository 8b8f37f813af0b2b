import type { CommandFacts, ParsedMac } from '#lib/platforms/command-facts.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import { toldFacts } from '#lib/platforms/cli/told-facts.ts';

import { isVrpPort, vrpPortName } from './vrp-port-name.ts';

/** Entries that are no station behind a port. */
const OWN = /^(?:blackhole|self|cpu|mux-?self|system|local)$/i;
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
    if (mac === null || words.some((word) => OWN.test(word))) continue;
    const port = words.slice(2).find((word) => isVrpPort(word) && !/^lsr/i.test(word));
    if (port === undefined || NO_PORT.test(port)) continue;
    const vlan = /^(\d{1,4})(?:\/|$)/.exec(words[1] ?? '')?.[1];
    macs.push({ mac, vlan: vlan === undefined ? null : Number(vlan), port: vrpPortName(port) });
  }
  return toldFacts(text, { macs });
}
