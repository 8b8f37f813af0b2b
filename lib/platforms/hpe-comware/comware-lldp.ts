import { describedNeighbourOn } from '#lib/platforms/cli/bare-facts.ts';
import type { CommandFacts, ParsedNeighbour } from '#lib/platforms/command-facts.ts';
import { readColonPair, stated } from '#lib/platforms/cli/colon-pair.ts';
import { lldpId } from '#lib/platforms/cli/lldp-id.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import { cutRow, findColumns, isRuler, type TextColumn } from '#lib/platforms/cli/text-table.ts';
import { toldFacts } from '#lib/platforms/cli/told-facts.ts';

import { comwarePortName, isComwarePort } from './comware-port-name.ts';

/** Labels that end a system description, which may run over several lines. */
const AFTER_DESCRIPTION =
  /^(?:system capabilities|management address|port vlan id|auto-?negotiation|power |pse |maximum frame|link aggregation|oid$|time to live|(?:lldp |cdp )?neighbor index|port and protocol|vlan name)/;

/** More than any system says of itself. */
const MAX_DESCRIPTION_LINES = 40;

/** `display lldp neighbor-information [verbose]`: blocks under `LLDP neighbor-information of port N[NAME]:`, CDP alike. */
export function parseLldp(text: string): CommandFacts {
  if (text.split('\n').some((line) => listColumns(line) !== null)) return parseLldpList(text);
  const neighbours: ParsedNeighbour[] = [];
  let localPort: string | null = null;
  let protocol: ParsedNeighbour['protocol'] = 'lldp';
  let current: ParsedNeighbour | null = null;
  let description: string[] | null = null;
  const finish = (): void => {
    if (current !== null && (current.chassisId ?? current.remotePort ?? current.systemName) !== null)
      neighbours.push(current);
    current = null;
    description = null;
  };
  for (const line of plainLines(text)) {
    const head = /^\s*(LLDP|CDP) neighbor-information of port (?:\d+\s*)?\[([^\]]{1,60})\]/i.exec(line);
    const pair = readColonPair(line);
    if (head || (localPort !== null && /^(?:lldp |cdp )?neighbor index$/.test(pair?.label ?? ''))) {
      finish();
      if (head) {
        protocol = /cdp/i.test(head[1] ?? '') ? 'cdp' : 'lldp';
        localPort = comwarePortName(head[2] ?? '');
      } else current = { ...describedNeighbourOn(localPort ?? ''), protocol };
      continue;
    }
    if (localPort === null) continue;
    if (description !== null && (pair === null || !AFTER_DESCRIPTION.test(pair.label))) {
      if (current !== null && line.trim() !== '' && description.length < MAX_DESCRIPTION_LINES) {
        description.push(line.trim());
        current.systemDescription = stated(description.join('\n'));
      }
      continue;
    }
    description = null;
    if (pair === null) continue;
    current ??= { ...describedNeighbourOn(localPort), protocol };
    if (pair.label === 'system description') {
      description = pair.value === '' ? [] : [pair.value];
      current.systemDescription = stated(pair.value);
    } else readLabel(current, pair.label, pair.value);
  }
  finish();
  return toldFacts(text, { neighbours });
}

function readLabel(neighbour: ParsedNeighbour, label: string, value: string): void {
  if (label === 'chassis id') neighbour.chassisId ??= lldpId(value);
  else if (label === 'port id') neighbour.remotePort ??= lldpId(value);
  // Without `verbose` id and type stand in one line: `5c8a-3800-0001/MAC address`.
  else if (label === 'chassisid/subtype') neighbour.chassisId ??= lldpId(beforeLast(value, '/'));
  else if (label === 'portid/subtype') neighbour.remotePort ??= lldpId(beforeLast(value, '/'));
  else if (label === 'system name') neighbour.systemName ??= stated(value);
  else if (label === 'port description') neighbour.remotePortDescription ??= stated(value);
  else if (label === 'management address') neighbour.managementAddress ??= stated(value);
}

function beforeLast(value: string, mark: string): string {
  const at = value.lastIndexOf(mark);
  return at < 0 ? value : value.slice(0, at);
}

const LIST_HEADERS: readonly (readonly string[])[] = [
  ['System Name', 'Local Interface', 'Chassis ID', 'Port ID'],
  ['Local Interface', 'Chassis ID', 'Port ID', 'System Name'],
];

function listColumns(line: string): TextColumn[] | null {
  return LIST_HEADERS.map((names) => findColumns(line, names)).find((found) => found !== null) ?? null;
}

/** `display lldp neighbor-information list`; a long system name runs on in the next line. */
export function parseLldpList(text: string): CommandFacts {
  const neighbours: ParsedNeighbour[] = [];
  let columns: TextColumn[] | null = null;
  for (const line of plainLines(text)) {
    const header = listColumns(line);
    if (header !== null) columns = header;
    else if (columns !== null && line.trim() !== '' && !isRuler(line)) {
      const row = cutRow(line, columns);
      const localPort = row['Local Interface'] ?? '';
      const last = neighbours.at(-1);
      if (isComwarePort(localPort))
        neighbours.push({
          ...describedNeighbourOn(comwarePortName(localPort)),
          chassisId: lldpId(row['Chassis ID']?.replace(/^[*#]/, '')),
          systemName: stated(row['System Name']),
          remotePort: lldpId(row['Port ID']),
        });
      else if (last && localPort === '' && !line.trim().includes(' ')) {
        const column = row['Port ID'] ? 'remotePort' : row['Chassis ID'] ? 'chassisId' : 'systemName';
        last[column] = (last[column] ?? '') + line.trim();
      }
    }
  }
  return toldFacts(text, { neighbours });
}
