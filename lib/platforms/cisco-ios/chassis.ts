import { deviceOf } from '#lib/platforms/cli/bare-facts.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import { readTextTable } from '#lib/platforms/cli/text-table.ts';
import type { CommandFacts } from '#lib/platforms/command-facts.ts';

/** `show module` and `show platform`: the model of the chassis, or model and serial of the first switch of a stack. */
export function parseChassis(text: string): CommandFacts {
  const lines = plainLines(text);
  const chassis = lines.map((line) => /^\s*Chassis type\s*:\s*(\S+)/i.exec(line)?.[1]).find(Boolean);
  if (chassis) return { device: deviceOf({ model: chassis }) };
  const first = readTextTable(lines, ['Switch', 'Ports', 'Model', 'Serial No.', 'MAC address']).at(0);
  if (!first || !/^\*?\s*\d+$/.test(first.Switch ?? '') || !first.Model) return {};
  return {
    device: deviceOf({ model: first.Model, serial: first['Serial No.'] || null }),
  };
}
