import type { CommandFacts } from '#lib/platforms/command-facts.ts';

import { stated } from '../cli/colon-pair.ts';
import { isRefusal } from '../cli/is-refusal.ts';
import { lldpId } from '../cli/lldp-id.ts';
import { readRuledTables } from '../cli/ruled-table.ts';
import { plainLines } from '../cli/strip-terminal.ts';

/** `show lldp table` */
export function parseLldpTable(text: string): CommandFacts {
  const neighbours = readRuledTables(plainLines(text)).flatMap((row) => {
    const localPort = row.get('localport') ?? '';
    const description = stated(row.get('remoteportdescr'));
    if (!/^[A-Za-z][\w/.-]*$/.test(localPort)) return [];
    return [
      {
        localPort,
        protocol: 'lldp' as const,
        chassisId: null,
        systemName: stated(row.get('remotedevice')),
        remotePort: lldpId(row.get('remoteportid')),
        managementAddress: null,
        ...(description ? { remotePortDescription: description } : {}),
      },
    ];
  });
  return neighbours.length === 0 && isRefusal(text) ? {} : { neighbours };
}
