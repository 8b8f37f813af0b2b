import type {
  CommandFacts,
  ParsedModule,
  ParsedNeighbour,
  ParsedPort,
} from '#lib/platforms/command-facts.ts';

import { moduleIn, neighbourOn, portNamed } from '../cli/bare-facts.ts';
import { stated } from '../cli/colon-pair.ts';
import { splitBlocks } from '../cli/key-values.ts';
import { readSpeedMbps } from '../cli/numbers.ts';
import { plainLines } from '../cli/strip-terminal.ts';

/** `l1-show all`: two pairs stand in a line, parted by blanks. */
export function parseL1Show(text: string): CommandFacts {
  const blocks = splitBlocks(
    plainLines(text).join('\n'),
    (line) => /^\s*Port:\s+([\w.-]+)\s*$/.exec(line)?.[1] ?? null,
  );
  const ports: ParsedPort[] = [];
  const modules: ParsedModule[] = [];
  const neighbours: ParsedNeighbour[] = [];
  for (const { head, lines } of blocks) {
    const value = (pattern: RegExp) => stated(lines.map((line) => pattern.exec(line)?.[1]).find(Boolean));
    const link = value(/^\s*Link Status:\s+Kernel:\s+(\w+)/);
    const admin = value(/^\s*Admin:\s+Admin (\w+)/);
    const operational = lines.slice(lines.findIndex((line) => /Operational State/.test(line)) + 1);
    const speed = operational.map((line) => /^\s*Speed:\s+Kernel:\s+(\S+)/.exec(line)?.[1]).find(Boolean);
    ports.push(
      portNamed(head, {
        status: admin === 'Down' ? 'disabled' : link === 'Up' ? 'up' : link === null ? null : 'down',
        speedMbps: link === 'Up' ? readSpeedMbps(speed) : null,
      }),
    );
    const said = {
      vendor: value(/^\s*Vendor Name:\s+(.*?)(?:\s{2,}|$)/),
      partNumber: value(/\bPN:\s+(\S+)/),
      type: value(/\bType:\s+(\S+)\s*$/),
    };
    if (said.vendor !== null || said.partNumber !== null) modules.push(moduleIn(head, said));
    const [systemName, remotePort] = (value(/^\s*LLDP Neighbor:\s+(\S.*\S)/) ?? '').split(/,\s*/).map(stated);
    if (systemName && remotePort) neighbours.push(neighbourOn(head, { systemName, remotePort }));
  }
  if (ports.length === 0) return {};
  return { ports, modules, ...(neighbours.length > 0 && { neighbours }) };
}
