import { portNamed } from '#lib/platforms/cli/bare-facts.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import type { CommandFacts, ParsedPort } from '#lib/platforms/command-facts.ts';

import { longXrPortName } from './port-names.ts';

const briefRow = /^\s*([A-Za-z][\w/.-]*\d)\s+(admin-down|up|down)\s+(admin-down|up|down)\s+\S+\s+\d+\s+\d+$/i;

/** `show interfaces brief`: the link of each port. Its bandwidth is a setting and no link speed. */
export function parseInterfacesBrief(text: string): CommandFacts {
  const ports: ParsedPort[] = [];
  for (const line of plainLines(text)) {
    const row = briefRow.exec(line.slice(0, 200));
    if (row === null) continue;
    const [state = '', protocol = ''] = [row[2]?.toLowerCase(), row[3]?.toLowerCase()];
    const status = state.startsWith('admin')
      ? 'disabled'
      : state === 'up' && protocol === 'up'
        ? 'up'
        : 'down';
    ports.push(portNamed(longXrPortName(row[1] ?? ''), { status }));
  }
  return { ports };
}

/** `show bundle` and `show lacp`: each bundle and its members on this system. */
export function parseBundles(text: string): CommandFacts {
  const ports = new Map<string, ParsedPort>();
  let bundle: ParsedPort | null = null;
  for (const line of plainLines(text)) {
    const head = /^(Bundle-Ether\d+|BE\d+)\s*$/i.exec(line)?.[1];
    if (head !== undefined) {
      bundle = portNamed(longXrPortName(head));
      ports.set(bundle.name, bundle);
    }
    if (bundle === null || head !== undefined) continue;
    const status = /^\s*Status:\s*(\S+)/i.exec(line)?.[1];
    if (status !== undefined) bundle.status = /^up/i.test(status) ? 'up' : 'down';
    const row = /^\s+([A-Z][A-Za-z]{1,20}\d+(?:\/[\w]+){1,4})\s+(\S+)\s+(\S+)/.exec(line.slice(0, 200));
    const name = longXrPortName(row?.[1] ?? '');
    if (row === null || ports.has(name)) continue;
    const active = /^local$/i.test(row[2] ?? '') && /^active$/i.test(row[3] ?? '');
    ports.set(name, portNamed(name, { status: active ? 'up' : null, lag: bundle.name }));
  }
  return { ports: [...ports.values()] };
}
