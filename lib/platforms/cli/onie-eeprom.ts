import type { CommandFacts } from '#lib/platforms/command-facts.ts';

import { deviceOf } from './bare-facts.ts';
import { stated } from './colon-pair.ts';
import { plainLines } from './strip-terminal.ts';

/** `decode-syseeprom`, `show platform syseeprom`: ONIE's TLV table, `Product Name  0x21  64 MSN2700`. */
export function parseOnieEeprom(text: string): CommandFacts {
  const values = new Map<string, string>();
  for (const line of plainLines(text)) {
    const row = /^\s*\S[\w ()-]{0,30}?\s+(0x[0-9a-f]{2})\s+\d{1,3}\s+(\S.*)$/i.exec(line);
    if (row) values.set(row[1]!.toLowerCase(), row[2]!.trim());
  }
  const [model, serial] = [stated(values.get('0x21')), stated(values.get('0x23'))];
  return model === null && serial === null ? {} : { device: deviceOf({ model, serial }) };
}
