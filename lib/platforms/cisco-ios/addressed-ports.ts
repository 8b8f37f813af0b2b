import { portNamed } from '#lib/platforms/cli/bare-facts.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import type { CommandFacts, ParsedPort } from '#lib/platforms/command-facts.ts';

import { longPortName } from './port-names.ts';

/** `Gi0/1  192.0.2.1  YES NVRAM  up  up` of IOS, `Te0/0/0/1  192.0.2.1  Up  Up  default` of IOS-XR. */
const row4 =
  /^\s{0,4}([A-Za-z][\w/.:-]*\d)\s+\S+\s+(?:(?:YES|NO)\s+\S+\s+)?(administratively down|shutdown|up|down|deleted|reset)\s+(up|down)\b/i;
/** `Gi0/1  [up/up]`, addresses below it. */
const row6 = /^\s{0,4}([A-Za-z][\w/.:-]*\d)\s+\[([a-z ]{2,30})\/([a-z ]{2,30})\]/i;

/** `show ip interface brief`, `show ipv4 interface brief` and `show ipv6 interface brief`: the link of each port. */
export function parseAddressedPorts(
  text: string,
  longName: (name: string) => string = longPortName,
): CommandFacts {
  const ports: ParsedPort[] = [];
  for (const line of plainLines(text)) {
    const row = row6.exec(line.slice(0, 200)) ?? row4.exec(line.slice(0, 200));
    if (row === null) continue;
    const [state = '', protocol = ''] = [row[2], row[3]];
    const up = /^up$/i.test(state) && /^up$/i.test(protocol);
    const status = /^(?:admin|shutdown)/i.test(state) ? 'disabled' : up ? 'up' : 'down';
    ports.push(portNamed(longName(row[1] ?? ''), { status }));
  }
  return { ports };
}
