import type { CommandFacts } from '#lib/platforms/command-facts.ts';

import { stated } from '../cli/colon-pair.ts';
import { isRefusal } from '../cli/is-refusal.ts';
import { lldpId } from '../cli/lldp-id.ts';
import { readPrint } from './print-records.ts';

/** `/ip neighbor print`: of LLDP, CDP and MikroTik's own protocol, which RouterOS keeps in one list. */
export function parseNeighbours(text: string): CommandFacts {
  const neighbours = readPrint(text).flatMap(({ values }) => {
    const get = (name: string) => stated(values.get(name));
    const localPort = get('interface')?.split(',')[0];
    if (!localPort || (get('mac-address') === null && get('identity') === null)) return [];
    const description = get('system-description');
    return [
      {
        localPort,
        protocol: /^cdp$/i.test(get('discovered-by') ?? '') ? ('cdp' as const) : ('lldp' as const),
        chassisId: lldpId(get('mac-address')),
        systemName: get('identity'),
        remotePort: lldpId(get('interface-name')),
        managementAddress: get('address') ?? get('address4') ?? get('address6'),
        ...(description ? { systemDescription: description } : {}),
      },
    ];
  });
  return neighbours.length === 0 && isRefusal(text) ? {} : { neighbours };
}
