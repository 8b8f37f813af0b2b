import type { CommandFacts, ParsedNeighbour } from '#lib/platforms/command-facts.ts';

import { stated } from '../cli/colon-pair.ts';
import { isRefusal } from '../cli/is-refusal.ts';
import { jsonDocuments, recordOf, textOf } from '../cli/json-answer.ts';
import { lldpId } from '../cli/lldp-id.ts';
import { readRuledTables } from '../cli/ruled-table.ts';
import { plainLines } from '../cli/strip-terminal.ts';

/** `nv show interface --view=lldp`, `net show lldp`, as tables or JSON. */
export function parseNvLldp(text: string): CommandFacts {
  const documents = jsonDocuments(text);
  const neighbours = documents.length > 0 ? documents.flatMap(ofJson) : neighboursOfTable(plainLines(text));
  return neighbours.length === 0 && isRefusal(text) ? {} : { neighbours };
}

/** The rows of a table that say the remote host and its port, in two columns or as `spine01 (swp1)` in one. */
export function neighboursOfTable(lines: readonly string[]): ParsedNeighbour[] {
  return readRuledTables(lines).flatMap((row) => {
    const localPort = row.get('interface') ?? row.get('localport') ?? row.get('name') ?? '';
    const both = /^(\S.*?)\s+\((\S.*)\)$/.exec(row.get('lldp') ?? '');
    const systemName = stated(row.get('remote host') ?? row.get('remotehost') ?? both?.[1]);
    const remotePort = lldpId(row.get('remote port') ?? row.get('remoteport') ?? both?.[2]);
    if (!/^[A-Za-z][\w.-]*$/.test(localPort) || (systemName === null && remotePort === null)) return [];
    return [
      {
        localPort,
        protocol: 'lldp' as const,
        chassisId: null,
        systemName,
        remotePort,
        managementAddress: null,
      },
    ];
  });
}

/** `{"swp1": {"lldp": {"neighbor": {"spine01": {"chassis": {...}, "port": {...}}}}}}` */
function ofJson(document: unknown): ParsedNeighbour[] {
  return Object.entries(recordOf(document) ?? {}).flatMap(([localPort, entry]) => {
    const lldp = recordOf(recordOf(entry)?.['lldp']);
    return Object.entries(recordOf(lldp?.['neighbor']) ?? {}).flatMap(([key, value]) => {
      const chassis = recordOf(recordOf(value)?.['chassis']) ?? {};
      const port = recordOf(recordOf(value)?.['port']) ?? {};
      const description = textOf(chassis['system-description']);
      const portDescription = textOf(port['description']);
      return [
        {
          localPort,
          protocol: 'lldp' as const,
          chassisId: lldpId(textOf(chassis['chassis-id'])),
          systemName: textOf(chassis['system-name']) ?? key,
          remotePort: lldpId(textOf(port['name']) ?? textOf(port['id']) ?? portDescription),
          managementAddress:
            textOf(chassis['management-address-ipv4']) ?? textOf(chassis['management-address']),
          ...(description ? { systemDescription: description } : {}),
          ...(portDescription ? { remotePortDescription: portDescription } : {}),
        },
      ];
    });
  });
}
