import type { CommandFacts } from '#lib/platforms/command-facts.ts';

import { deviceOf } from '../cli/bare-facts.ts';
import { stated } from '../cli/colon-pair.ts';
import { keyValues } from '../cli/key-values.ts';
import { plainLines } from '../cli/strip-terminal.ts';

/** `show version`, `show platform summary` */
export function parseVersion(text: string): CommandFacts {
  const pairs = keyValues(plainLines(text));
  const get = (key: string) => stated(pairs.get(key));
  const model = get('model number') ?? get('hwsku') ?? get('platform');
  const version = get('sonic software version');
  if (version === null && get('hwsku') === null) return {};
  return { device: deviceOf({ model, serial: get('serial number'), version }) };
}

/** `show platform inventory`: the row of the chassis. */
export function parseInventory(text: string): CommandFacts {
  for (const line of plainLines(text)) {
    const row = /^\s*CHASSIS\s+(\S+)\s+(\S+)\s+(\S+)(?:\s|$)/.exec(line);
    if (row) return { device: deviceOf({ model: stated(row[1]), serial: stated(row[3]) }) };
  }
  return {};
}
