import type { CommandFacts } from '#lib/platforms/command-facts.ts';

import { isRefusal } from '../cli/is-refusal.ts';
import { normaliseMac } from '../cli/mac-address.ts';
import { readInteger } from '../cli/numbers.ts';
import { readPrint } from './print-records.ts';

/** `/interface bridge host print`, `/interface ethernet switch host print`, `... unicast-fdb print`. */
export function parseMacTable(text: string): CommandFacts {
  const macs = readPrint(text).flatMap(({ flags, values }) => {
    const mac = normaliseMac(values.get('mac-address') ?? '');
    const port =
      values.get('on-interface') ??
      values.get('interface') ??
      values.get('port') ??
      values.get('ports') ??
      '';
    if (mac === null || port === '' || port === values.get('bridge') || port.includes(',')) return [];
    if (/[LXI]/.test(flags) || /cpu$/i.test(port)) return [];
    const vlan = readInteger(values.get('vid') ?? values.get('vlan-id'));
    return [{ mac, vlan: vlan === 0 ? null : vlan, port }];
  });
  return macs.length === 0 && isRefusal(text) ? {} : { macs };
}
