import type { CommandFacts, ParsedNeighbour } from '#lib/platforms/command-facts.ts';

import { stated } from '../cli/colon-pair.ts';
import { keyValues, splitBlocks } from '../cli/key-values.ts';
import { isRefusal } from '../cli/is-refusal.ts';
import { lldpId } from '../cli/lldp-id.ts';
import { plainLines } from '../cli/strip-terminal.ts';
import { readTextTable } from '../cli/text-table.ts';
import { childText, elementsNamed, type XmlElement } from '../cli/xml-answer.ts';
import { junosTree } from './junos-tree.ts';
import { isPortName, portOfUnit } from './port-name.ts';

/** `show lldp neighbors`, and of one interface with all its details. */
export function parseLldpNeighbours(text: string): CommandFacts {
  const tree = junosTree(text);
  const lines = plainLines(text);
  const neighbours =
    tree.length > 0
      ? elementsNamed(tree, 'lldp-neighbor-information').map(treeNeighbour)
      : lines.some((line) => /^\s*Local Interface\s*:/i.test(line))
        ? textBlocks(lines)
        : textRows(lines);
  const read = neighbours.filter((neighbour) => neighbour !== null);
  return read.length === 0 && isRefusal(text) ? {} : { neighbours: read };
}

interface Said {
  localPort: string | null;
  chassisId: string | null;
  systemName: string | null;
  portId: string | null;
  portDescription: string | null;
  managementAddress: string | null;
  systemDescription: string | null;
  /** All details were asked for: a port id that is not there is not in the description either. */
  detailed: boolean;
}

/** The brief list shows the neighbour's port description where it got no port id, or one that means nothing here. */
function neighbourOf(said: Said): ParsedNeighbour | null {
  const localPort = stated(said.localPort);
  if (localPort === null || !isPortName(localPort)) return null;
  const portId = lldpId(said.portId);
  const portDescription = stated(said.portDescription);
  return {
    localPort: portOfUnit(localPort),
    protocol: 'lldp',
    chassisId: lldpId(said.chassisId),
    systemName: stated(said.systemName),
    remotePort: portId ?? (said.detailed ? null : portDescription),
    managementAddress: stated(said.managementAddress),
    ...(stated(said.systemDescription) ? { systemDescription: stated(said.systemDescription) } : {}),
    ...(portDescription !== null && (portId !== null || said.detailed)
      ? { remotePortDescription: portDescription }
      : {}),
  };
}

function treeNeighbour(element: XmlElement): ParsedNeighbour | null {
  const localId = childText(element, 'lldp-local-port-id');
  return neighbourOf({
    localPort: childText(element, 'lldp-local-interface') ?? localId,
    chassisId: childText(element, 'lldp-remote-chassis-id'),
    systemName: childText(element, 'lldp-remote-system-name'),
    portId: childText(element, 'lldp-remote-port-id'),
    portDescription: childText(element, 'lldp-remote-port-description'),
    managementAddress: childText(element, 'lldp-remote-management-address'),
    systemDescription: elementsNamed(element.children, 'lldp-remote-system-description')[0]?.text ?? null,
    detailed: childText(element, 'lldp-index') !== null,
  });
}

function textBlocks(lines: readonly string[]): (ParsedNeighbour | null)[] {
  const blocks = splitBlocks(
    lines.join('\n'),
    (line) => /^\s*Local Interface\s*:\s*(\S+)/i.exec(line)?.[1] ?? null,
  );
  return blocks.map(({ head, lines: rest }) => {
    const pairs = keyValues(rest);
    return neighbourOf({
      localPort: head,
      chassisId: pairs.get('chassis id') ?? null,
      systemName: pairs.get('system name') ?? null,
      portId: pairs.get('port id') ?? null,
      portDescription: pairs.get('port description') ?? null,
      managementAddress: pairs.get('address') ?? pairs.get('management address') ?? null,
      systemDescription: pairs.get('system description') ?? null,
      detailed: true,
    });
  });
}

function textRows(lines: readonly string[]): (ParsedNeighbour | null)[] {
  const names = ['Local', 'Parent Interface?', 'Chassis Id', 'Port info', 'System Name'];
  return readTextTable(lines, names).map((row) =>
    neighbourOf({
      localPort: row['Local']!,
      chassisId: row['Chassis Id']!,
      systemName: row['System Name']!,
      portId: row['Port info']!,
      portDescription: null,
      managementAddress: null,
      systemDescription: null,
      detailed: false,
    }),
  );
}
