import type { CommandFacts } from '#lib/platforms/command-facts.ts';

import { deviceOf } from '../cli/bare-facts.ts';
import { stated } from '../cli/colon-pair.ts';
import { keyValues } from '../cli/key-values.ts';
import { plainLines } from '../cli/strip-terminal.ts';
import { readPrint } from './print-records.ts';

/** `/system identity print`, `/system resource print`, `/system routerboard print` */
export function parseSystem(text: string): CommandFacts {
  const record = readPrint(text).find(({ values }) => values.size > 0);
  const pairs = record ? record.values : keyValues(plainLines(text));
  const get = (name: string) => stated(pairs.get(name));
  const device = deviceOf({
    hostname: get('name'),
    model: get('board-name') ?? get('model'),
    serial: get('serial-number'),
    version: get('version'),
  });
  return Object.values(device).some((value) => value !== null) ? { device } : {};
}
