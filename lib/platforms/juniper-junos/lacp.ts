import type { CommandFacts, ParsedPort } from '#lib/platforms/command-facts.ts';

import { portNamed } from '../cli/bare-facts.ts';
import { plainLines } from '../cli/strip-terminal.ts';
import { childText, elementsNamed } from '../cli/xml-answer.ts';
import { junosTree } from './junos-tree.ts';
import { isPortName } from './port-name.ts';

/** `show lacp interfaces`: the members of each aggregate. */
export function parseLacpInterfaces(text: string): CommandFacts {
  const ports = new Map<string, ParsedPort>();
  const add = (name: string, lag: string) => {
    if (isPortName(name) && !ports.has(name)) ports.set(name, portNamed(name, { lag }));
  };
  for (const aggregate of elementsNamed(junosTree(text), 'lacp-interface-information')) {
    const lag = elementsNamed(aggregate.children, 'aggregate-name')[0]?.text;
    if (!lag) continue;
    for (const kind of ['lag-lacp-state', 'lag-lacp-protocol'])
      for (const member of elementsNamed(aggregate.children, kind)) add(childText(member, 'name') ?? '', lag);
  }
  let lag: string | null = null;
  for (const line of plainLines(text)) {
    const aggregate = /^\s*Aggregated interface:\s*(\S+)/i.exec(line)?.[1];
    const member = /^\s*(\S{3,40})\s+(?:Actor|Partner|Current|Defaulted|Expired|Port)\b/i.exec(line)?.[1];
    if (aggregate) lag = aggregate;
    else if (lag && member) add(member, lag);
  }
  return ports.size > 0 ? { ports: [...ports.values()] } : {};
}
