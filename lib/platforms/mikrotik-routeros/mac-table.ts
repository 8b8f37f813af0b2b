import type { CommandFacts } from '#lib/platforms/command-facts.ts';

import { isRefusal } from '../cli/is-refusal.ts';
import { normaliseMac } from '../cli/mac-address.ts';
import { macEntry } from '../cli/mac-entry.ts';
import { readInteger } from '../cli/numbers.ts';
import { readPrint } from './print-records.ts';

/** `/interface bridge host print`, `/interface ethernet switch host print`, `... unicast-fdb print`; flag L is its own. */
export function parseMacTable(text: string): CommandFacts {
  const macs = readPrint(text).flatMap(({ flags, values }) => {
    const mac = normaliseMac(values.get('mac-address') ?? '');
    if (mac === null) return [];
    const ports = ['on-interface', 'interface', 'port', 'ports'].map((key) => values.get(key)).find(Boolean);
    const vlan = readInteger(values.get('vid') ?? values.get('vlan-id'));
    return (ports ?? '').split(',').map((port) => {
      const atPort = port !== '' && port !== values.get('bridge') && !/cpu$/i.test(port);
      return macEntry(mac, vlan === 0 ? null : vlan, port, atPort && !/[LXI]/.test(flags));
    });
  });
  return macs.length === 0 && isRefusal(text) ? {} : { macs };
}
