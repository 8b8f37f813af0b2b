import type { CommandFacts } from '#lib/platforms/command-facts.ts';

import { deviceOf } from './bare-facts.ts';
import { plainLines } from './strip-terminal.ts';

/** `hostname`: the one word of the answer. */
export function parseHostname(text: string): CommandFacts {
  const lines = plainLines(text).filter((line) => line.trim() !== '');
  const hostname = lines.length === 1 ? /^\s*([\w.-]{1,253})\s*$/.exec(lines[0]!)?.[1] : undefined;
  return hostname === undefined ? {} : { device: deviceOf({ hostname }) };
}
