import type { CommandFacts } from '#lib/platforms/command-facts.ts';

import { portNamed } from '../cli/bare-facts.ts';
import { plainLines } from '../cli/strip-terminal.ts';
import { isPortName, portOfUnit } from './port-name.ts';

/** `show ethernet-switching interfaces`: the ports that switch and their links. */
export function parseSwitchingInterfaces(text: string): CommandFacts {
  const rows = plainLines(text)
    .map((line) => /^\s*(\S{3,40})\s+(up|down)\s/i.exec(line))
    .filter((row) => row !== null && isPortName(row[1]!));
  const ports = rows.map((row) =>
    portNamed(portOfUnit(row![1]!), { status: row![2]!.toLowerCase() === 'up' ? 'up' : 'down' }),
  );
  return ports.length > 0 ? { ports } : {};
}
